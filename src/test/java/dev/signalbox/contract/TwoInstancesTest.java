package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.EventName;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.CuttingProxy;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.socketio.Wire;
import dev.signalbox.store.Mongo;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the embedded store of the one; the other has a proxy before it. */
class TwoInstancesTest extends TwoInstancesContract {
    private static TestServer other;
    private static CuttingProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        TestServer one = TestServer.real("signalbox.embedded-port", "0");
        proxy = new CuttingProxy(one.bean(Mongo.class)
                .client()
                .getClusterDescription()
                .getServerDescriptions()
                .getFirst()
                .getAddress()
                .getPort());
        other = TestServer.real("mongodb.uri", "mongodb://127.0.0.1:" + proxy.port() + "/signalbox");
        start(one, other, proxy);
    }

    @Test
    void openSocketsHearThatNothingNewIsKnownAndWhenItIsAgain() throws InterruptedException {
        Instant before = Instant.now();
        try (Peer plain = TransportUnderTest.PLAIN_WEBSOCKET.connect(other);
                Peer socketIo = TransportUnderTest.SOCKET_IO_BY_WEBSOCKET.connect(other);
                Wire list = new Wire(
                        "/ws/tasks?spaceId=main",
                        URI.create("http://localhost:" + other.port()),
                        "X-API-Key",
                        TestServer.API_KEY)) {
            socketIo.good("dashboard:join", "{}");
            proxy.hold();
            try {
                for (Peer peer : List.of(plain, socketIo)) {
                    assertThat(Instant.parse((String) peer.nextAge().get("asOf")))
                            .isBetween(before, Instant.now());
                }
                assertThat(Instant.parse((String) nextAge(list).get("asOf"))).isBetween(before, Instant.now());
                plain.ask("subscribe", "{\"patterns\":[\"task:*:*\"]}");
                assertThat(plain.next("sync:full")).containsKey("asOf");
            } finally {
                proxy.release();
            }
            for (Peer peer : List.of(plain, socketIo)) {
                Map<String, Object> age = peer.nextAge();
                while (age.get("asOf") != null) {
                    age = peer.nextAge();
                }
            }
            while (nextAge(list).get("asOf") != null) {
                // it is said twice
            }
        }
    }

    private static Map<String, Object> nextAge(Wire list) throws InterruptedException {
        Map<String, Object> next = Answers.json(list.next());
        while (!EventName.SERVER_AGE.equals(next.get("type"))) {
            next = Answers.json(list.next());
        }
        return next;
    }
}
