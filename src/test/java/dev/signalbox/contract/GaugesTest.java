package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.EventStream;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** No client of a test remains open. */
    @AfterEach
    void allAreGone() {
        await().untilAsserted(() -> {
            assertThat(connections()).isEmpty();
            assertThat(rooms()).isZero();
        });
    }

    private static double rooms() {
        return server.bean(MeterRegistry.class).get("signalbox.rooms").gauge().value();
    }

    /** By transport, without zeros. */
    private static Map<String, Integer> connections() {
        Map<String, Integer> open = new HashMap<>();
        server.bean(MeterRegistry.class).get("signalbox.connections").gauges().forEach(gauge -> {
            if (gauge.value() != 0) {
                open.put(gauge.getId().getTag("transport"), (int) gauge.value());
            }
        });
        return open;
    }

    private static void assertOpen(String label, int count) {
        await().untilAsserted(() -> assertThat(connections()).isEqualTo(Map.of(label, count)));
    }

    @OverEveryTransport
    void connectionsAndRoomsAreCountedWhileTheyLast(TransportUnderTest transport) {
        String task = Happenings.create(server, "Watched");
        String label = switch (transport) {
            case SOCKET_IO_BY_POLLING -> "polling";
            case PLAIN_WEBSOCKET -> "plain_websocket";
            default -> "websocket";
        };
        try (Peer one = transport.connect(server);
                Peer other = transport.connect(server)) {
            for (Peer peer : new Peer[] {one, other}) {
                peer.good("dashboard:join", "{}");
                peer.good("task:join", "{\"taskId\":\"" + task + "\"}");
                peer.settle();
            }
            assertOpen(label, 2); // an upgrade may be in progress
            assertThat(rooms()).isEqualTo(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"SOCKET_IO_BY_WEBSOCKET, websocket", "SOCKET_IO_BY_POLLING, polling", "PLAIN_WEBSOCKET, plain_websocket"
    })
    void clientsThatHaveNotSignedInAreCounted(TransportUnderTest transport, String label) {
        try (Peer one = transport.silent(server.port());
                Peer other = transport.silent(server.port())) {
            assertOpen(label, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"/ws/tasks", "/ws/agents"})
    void socketsOfStatesAreCounted(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("X-API-Key", TestServer.API_KEY)
                    .buildAsync(URI.create("ws://localhost:" + server.port() + path), new WebSocket.Listener() {})
                    .join();
            assertOpen("state_websocket", 1);
            socket.abort();
        }
    }

    @Test
    void streamsAreCounted() {
        try (EventStream one = new EventStream(server.port(), "/api/sync");
                EventStream other = new EventStream(server.port(), "/api/sync")) {
            one.next();
            other.next();
            assertOpen("sse", 2);
        }
    }

    @Test
    void nothingRemainsOfARefusedClient() {
        try (Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(server.port(), "apiKey", "wrong")) {
            assertThat(peer.refusal()).isEqualTo("UNAUTHORIZED");
        }
    }
}
