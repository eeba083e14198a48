package dev.signalbox.projection;

import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.SecondStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SpacesOnSecondStoreTest extends SpacesTest {
    @TempDir
    static Path files;

    private static SecondStore store;

    /** Of each test. */
    private final String database = "spaces-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        store = SecondStore.on(files);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (store != null) { // else skipped
            store.close();
        }
    }

    @Override
    Instance open(Path data) {
        return Instance.on(data, Map.of("mongodb.uri", store.uri(database)));
    }

    @Override
    Instance openBeside(Instance one, Path data) {
        return open(data);
    }
}
