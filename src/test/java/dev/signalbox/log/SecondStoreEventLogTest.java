package dev.signalbox.log;

import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.SecondStore;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SecondStoreEventLogTest extends EventLogContract {
    @TempDir
    static Path folder;

    private static SecondStore store;
    private static Instance instance;

    @BeforeAll
    static void start() {
        store = SecondStore.on(folder);
        instance = Instance.on(folder, Map.of("mongodb.uri", store.uri()));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (store != null) {
            instance.close();
            store.close();
        }
    }

    @Override
    EventLog log() {
        return instance.get(EventLog.class);
    }
}
