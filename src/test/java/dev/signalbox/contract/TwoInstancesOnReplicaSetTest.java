package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.SecondStore;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.ChangeStream;
import dev.signalbox.store.Mongo;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a store with change streams. */
class TwoInstancesOnReplicaSetTest extends TwoInstancesContract {
    @TempDir
    static Path folder;

    private static TestServer one;

    @BeforeAll
    static void start() {
        SecondStore store = SecondStore.on(folder);
        one = TestServer.real("mongodb.uri", store.uri());
        start(one, TestServer.real("mongodb.uri", store.uri()), store);
    }

    @Test
    void theStoreHasChangeStreams() {
        assertThat(ChangeStream.isSupported(one.bean(Mongo.class))).isTrue();
    }
}
