package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class GaugesTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static double rooms() {
        return server.bean(MeterRegistry.class).get("signalbox.rooms").gauge().value();
    }

    private static double connections(String transport) {
        return server.bean(MeterRegistry.class)
                .get("signalbox.connections")
                .tag("transport", transport)
                .gauge()
                .value();
    }

    @OverEveryTransport
    void connectionsAndRoomsAreCountedWhileTheyLast(Way way) {
        String task = Happenings.create(server, "Watched");
        String transport = switch (way) {
            case SOCKET_IO_BY_POLLING -> "polling";
            case PLAIN_WEBSOCKET -> "plain_websocket";
            default -> "websocket";
        };
        try (Peer one = way.connect(server);
                Peer other = way.connect(server)) {
            for (Peer peer : new Peer[] {one, other}) {
                peer.good("dashboard:join", "{}");
                peer.good("task:join", "{\"taskId\":\"" + task + "\"}");
                peer.settle();
            }
            await().untilAsserted(
                            () -> assertThat(connections(transport)).isEqualTo(2)); // an upgrade may be on its way
            assertThat(rooms()).isEqualTo(2);
        }
        await().untilAsserted(() -> {
            assertThat(connections(transport)).isZero();
            assertThat(rooms()).isZero();
        });
    }
}
