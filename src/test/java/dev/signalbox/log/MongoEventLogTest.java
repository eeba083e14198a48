package dev.signalbox.log;

import dev.signalbox.fakes.Instance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** The contract on a real replica set; skipped and reported as skipped without Docker. */
@Testcontainers(disabledWithoutDocker = true)
class MongoEventLogTest extends EventLogContract {
    @Container
    private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0");

    @TempDir
    static Path folder;

    private static Instance instance;

    @BeforeAll
    static void start() {
        instance = Instance.on(folder, Map.of("mongodb.uri", MONGO.getReplicaSetUrl("signalbox")));
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Override
    EventLog log() {
        return instance.get(EventLog.class);
    }
}
