package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    private static final Duration LIFE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void oneInstanceHoldsItUntilItsEndOrUntilItCloses() {
        Map<String, Object> clock = Map.of(MovingClock.START, MovingClock.SOME_TIME);
        try (Instance one = Instance.on(folder, clock);
                Instance other = Instance.on(
                        folder, Map.of(MovingClock.START, MovingClock.SOME_TIME, "mongodb.uri", one.mongoUri()))) {
            Leases ours = one.get(Leases.class);
            Leases theirs = other.get(Leases.class);
            assertThat(ours.hold("work", LIFE)).isTrue();
            assertThat(theirs.hold("work", LIFE)).isFalse();
            assertThat(theirs.hold("other work", LIFE)).isTrue();
            ((MovingClock) one.get(Clock.class)).advance(Duration.ofSeconds(15));
            assertThat(ours.hold("work", LIFE)).as("renewed").isTrue();
            ((MovingClock) other.get(Clock.class)).advance(Duration.ofSeconds(30));
            assertThat(theirs.hold("work", LIFE)).isFalse();
            ((MovingClock) other.get(Clock.class)).advance(Duration.ofSeconds(5));
            assertThat(theirs.hold("work", LIFE)).as("over").isTrue();
            assertThat(ours.hold("work", LIFE)).isFalse();
            theirs.release();
            assertThat(ours.hold("work", LIFE)).as("given back").isTrue();
        }
    }
}
