package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Sweeps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyStoreTest {
    private static final int MANY = 1_200;

    private static void use(TestServer server, int from, Instant at) {
        EntityEvent change = new EntityEvent("note", "n", EntityEvent.Verb.UPDATED, Map.of());
        server.bean(KeyStore.class)
                .project(IntStream.range(from, from + MANY)
                        .mapToObj(i -> new Event(
                                "e" + i,
                                "a",
                                i + 1,
                                null,
                                0,
                                at,
                                Actor.SIGNALBOX,
                                change,
                                false,
                                null,
                                null,
                                new Event.Key("key" + i, "body")))
                        .map(event -> new Folded(event, null, null))
                        .toList());
    }

    private static long stored(TestServer server) {
        return server.bean(Mongo.class).collection(Indexes.KEYS).countDocuments();
    }

    @Test
    void keysAreRemovedADayAfterTheirUse() {
        try (TestServer server = new TestServer()) {
            MovingClock clock = (MovingClock) server.bean(Clock.class);
            for (int day = 0; day < 3; day++) {
                use(server, day * MANY, clock.instant());
                Sweeps.sweep(server);
                assertThat(stored(server)).isEqualTo(MANY);
                clock.advance(Duration.ofHours(24).plusMillis(1));
            }
            Sweeps.sweep(server);
            assertThat(stored(server)).isZero();
        }
    }
}
