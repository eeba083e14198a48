package dev.signalbox.tasks;

import dev.signalbox.fakes.SecondStore;
import dev.signalbox.fakes.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Its beginning and end take the place of the other's. */
class TasksOnSecondStoreTest extends TasksControllerTest {
    @TempDir
    static Path folder;

    private static SecondStore store;

    @BeforeAll
    static void start() {
        store = SecondStore.on(folder);
        server = TestServer.real("mongodb.uri", store.uri());
    }

    @AfterAll
    static void stop() {
        if (store != null) { // else skipped
            server.close();
            try {
                store.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
