package dev.signalbox.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.CuttingProxy;
import dev.signalbox.fakes.Instance;
import dev.signalbox.store.Mongo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEventLogTest extends EventLogContract {
    @TempDir
    static Path folder;

    private static Instance instance;

    @BeforeAll
    static void start() {
        instance = Instance.on(folder);
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Override
    EventLog log() {
        return instance.get(EventLog.class);
    }

    @Test
    void aLostResponseNeitherLosesNorDuplicatesAnEvent(@TempDir Path other) throws IOException {
        int port = instance.get(Mongo.class)
                .client()
                .getClusterDescription()
                .getServerDescriptions()
                .getFirst()
                .getAddress()
                .getPort();
        try (CuttingProxy proxy = new CuttingProxy(port);
                Instance behind = Instance.on(
                        other, Map.of("mongodb.uri", "mongodb://127.0.0.1:" + proxy.port() + "/signalbox"))) {
            for (int round = 0; round < 5; round++) {
                proxy.loseAnswers(1 + round);
                behind.get(EventLog.class).insert(events("r", round * 10 + 1, round * 10 + 10));
            }
            assertThat(log().read(space, 1, 100)).isEqualTo(events("r", 1, 50));
        }
    }
}
