package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.store.Mongo;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
    @TempDir
    Path folder;

    /** An instance whose renewals failed for a while must not append unseen. */
    @Test
    void anInstanceThatCountsAsEndedIsAnnouncedAgainBeforeItAppends() {
        try (Instance instance = Instance.on(folder)) {
            Mongo mongo = instance.get(Mongo.class);
            MovingClock clock = new MovingClock();
            Presence here = new Presence(mongo, clock);
            Presence there = new Presence(mongo, clock);
            mongo.collection("instances").deleteMany(new Document()); // that of the instance
            assertThat(isAlone(there)).isTrue();
            here.announce();
            assertThat(isAlone(there)).isFalse();
            assertThat(isAlone(here)).as("not itself").isTrue();
            clock.advance(Duration.ofMinutes(5));
            assertThat(isAlone(there)).isTrue();
            here.announce();
            assertThat(isAlone(there)).isFalse();
            here.close();
            assertThat(isAlone(there)).isTrue();
        }
    }

    private static boolean isAlone(Presence presence) {
        presence.lookForOthers();
        return !presence.areOthersRunning();
    }

    /** Its events must be looked for, though it is not there at either look. */
    @Test
    void anInstanceThatCameAndWentBetweenTwoLooksIsNoticed() {
        try (Instance instance = Instance.on(folder)) {
            Mongo mongo = instance.get(Mongo.class);
            MovingClock clock = new MovingClock();
            Presence there = new Presence(mongo, clock);
            there.lookForOthers();
            assertThat(there.lookForOthers()).as("nothing happened").isFalse();
            Presence here = new Presence(mongo, clock);
            here.announce();
            here.close();
            assertThat(there.lookForOthers()).isTrue();
            assertThat(there.lookForOthers()).isFalse();
            clock.advance(Duration.ofSeconds(1));
            here.announce();
            here.close();
            assertThat(there.lookForOthers()).as("again").isTrue();
        }
    }
}
