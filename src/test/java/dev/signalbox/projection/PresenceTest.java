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
            assertThat(there.lookForOthers()).isFalse();
            here.announce();
            assertThat(there.lookForOthers()).isTrue();
            assertThat(here.lookForOthers()).as("not itself").isFalse();
            clock.advance(Duration.ofMinutes(5));
            assertThat(there.lookForOthers()).isFalse();
            here.announce();
            assertThat(there.lookForOthers()).isTrue();
            here.close();
            assertThat(there.lookForOthers()).isFalse();
        }
    }
}
