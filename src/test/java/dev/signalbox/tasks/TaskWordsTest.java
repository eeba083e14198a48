package dev.signalbox.tasks;

import dev.signalbox.fakes.WordStore;
import org.junit.jupiter.api.AfterEach;

class TaskWordsTest extends TaskWordsContract {
    private final WordStore store = new WordStore();

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    String uri() {
        return store.uri();
    }
}
