package dev.signalbox.tasks;

import dev.signalbox.fakes.SecondStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DirectUpdatesOnSecondStoreTest extends DirectUpdatesContract {
    @TempDir
    Path folder;

    private SecondStore store;

    @BeforeEach
    void start() {
        store = SecondStore.on(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (store != null) { // else skipped
            store.close();
        }
    }

    @Override
    String uri() {
        return store.uri();
    }
}
