package dev.signalbox.contract;

import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.Mongo;
import org.junit.jupiter.api.BeforeAll;

/** On the embedded store of the one. */
class TwoInstancesTest extends TwoInstancesContract {
    @BeforeAll
    static void start() {
        TestServer one = TestServer.real("signalbox.embedded-port", "0");
        String store = one.bean(Mongo.class)
                .client()
                .getClusterDescription()
                .getServerDescriptions()
                .getFirst()
                .getAddress()
                .toString()
                .replaceFirst("^/?", "mongodb://");
        start(one, TestServer.real("mongodb.uri", store + "/signalbox"), () -> {});
    }
}
