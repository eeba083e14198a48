package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.fakes.EventStream;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** How clients of every transport connect, stay connected, and disconnect. */
class ComingAndGoingTest {
    private static final int MAX_PAYLOAD = 1_000_000;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real(
                "signalbox.transport.connect-timeout", "1s",
                "signalbox.transport.auth-timeout", "1s",
                "signalbox.transport.ping-interval", "200ms",
                "signalbox.transport.ping-timeout", "3s",
                "signalbox.limits.enabled", "false");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @OverEveryTransport
    void aClientWithoutAValidCredentialIsRefused(TransportUnderTest transport) {
        for (List<String> credential : List.of(
                List.of("", ""), List.of("apiKey", "wrong"), List.of("token", "wrong"), List.of("apiKey", ""))) {
            try (Peer peer = transport.open(server.port(), credential.getFirst(), credential.getLast())) {
                assertThat(peer.refusal()).as("%s", credential).isEqualTo("UNAUTHORIZED");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SOCKET_IO_BY_WEBSOCKET, 1008",
        "SOCKET_IO_BY_POLLING, 200", // the poll ends
        "SOCKET_IO_UPGRADED, 200",
        "PLAIN_WEBSOCKET, 4401"
    })
    void aClientThatNeverSignsInIsClosed(TransportUnderTest transport, String end) {
        try (Peer peer = transport.silent(server.port())) {
            assertThat(peer.awaitEnd()).isEqualTo(end);
        }
    }

    @OverEveryTransport
    void aQuietClientIsStillServed(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            await().during(Duration.ofMillis(500)).until(peer::isOpen);
            peer.good("dashboard:join", "{}");
            peer.next("dashboard:state");
            String id = Happenings.create(server, "Heard");
            assertThat(peer.next("task:created")).containsEntry("taskId", id);
            await().during(Duration.ofMillis(500)).until(peer::isOpen);
            Happenings.rename(server, id, "Heard again");
            peer.next("task:updated");
        }
    }

    @OverEveryTransport
    void theLargestMessageIsHandled(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            peer.settle();
            assertThat(peer.good("resync_requested", padded(MAX_PAYLOAD - 1_000))
                            .payload())
                    .containsEntry("missing", List.of());
        }
    }

    private static String padded(int bytes) {
        return "{\"taskIds\":[],\"ignored\":\"" + "x".repeat(bytes) + "\"}";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SOCKET_IO_BY_WEBSOCKET, 1009",
        "SOCKET_IO_BY_POLLING, 413",
        "SOCKET_IO_UPGRADED, 1009",
        // OkHttp keeps a close frame to itself until its user closes too, unless its write finds the connection gone
        "STOCK_CLIENT, ping timeout|transport error",
        "PLAIN_WEBSOCKET, 1009"
    })
    void aTooLargeMessageIsRefused(TransportUnderTest transport, String end) {
        try (Peer peer = transport.connect(server)) {
            peer.settle();
            peer.emit("resync_requested", padded(MAX_PAYLOAD));
            assertThat(peer.awaitEnd()).matches(end);
        }
    }

    @OverEveryTransport
    void aClosedClientIsInNoRoom(TransportUnderTest transport) {
        Logger log = (Logger) LoggerFactory.getLogger("dev.signalbox.delivery.Broadcaster");
        ListAppender<ILoggingEvent> broadcasts = new ListAppender<>();
        broadcasts.start();
        log.addAppender(broadcasts);
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        String id = Happenings.create(server, "Left");
        String join = "{\"taskId\":\"" + id + "\"}";
        try (Peer staying = TransportUnderTest.PLAIN_WEBSOCKET.connect(server);
                Peer leaving = transport.connect(server)) {
            staying.good("task:join", join);
            leaving.good("task:join", join);
            leaving.good("subscribe", "{\"patterns\":[\"task:*:*\"]}");
            assertThat(hearers(id, broadcasts)).isEqualTo(2);
            leaving.close();
            await().untilAsserted(() -> assertThat(hearers(id, broadcasts)).isEqualTo(1));
        } finally {
            log.detachAppender(broadcasts);
            log.setLevel(null);
            log.setAdditive(true);
        }
    }

    /** The number of clients that the next event of a task was sent to. */
    private static int hearers(String taskId, ListAppender<ILoggingEvent> broadcasts) {
        Object version =
                Happenings.rename(server, taskId, "Title " + System.nanoTime()).get("spaceVersion");
        return await().until(
                        () -> List.copyOf(broadcasts.list).stream()
                                .map(ILoggingEvent::getArgumentArray)
                                .filter(of -> String.valueOf(of[2]).equals(String.valueOf(version)))
                                .map(of -> (int) of[3])
                                .findFirst()
                                .orElse(-1),
                        count -> count >= 0);
    }

    @Test
    void aShutdownTellsEveryTransportToReconnect() {
        Map<TransportUnderTest, String> ends = new EnumMap<>(Map.of(
                TransportUnderTest.SOCKET_IO_BY_WEBSOCKET, "1012",
                TransportUnderTest.SOCKET_IO_BY_POLLING, "200|400",
                TransportUnderTest.SOCKET_IO_UPGRADED, "1012",
                TransportUnderTest.STOCK_CLIENT, "transport (close|error)",
                TransportUnderTest.PLAIN_WEBSOCKET, "1012"));
        TestServer ending = TestServer.real("signalbox.drain-spread", "300ms");
        Map<TransportUnderTest, Peer> peers = new EnumMap<>(TransportUnderTest.class);
        try (EventStream stream = new EventStream(ending.port(), "/api/sync");
                States tasks = StateTransport.TASKS_SOCKET.connect(ending)) {
            stream.next();
            tasks.next();
            for (TransportUnderTest transport : TransportUnderTest.values()) {
                Peer peer = transport.connect(ending);
                peers.put(transport, peer);
                peer.settle();
                peer.good("dashboard:join", "{}");
                peer.next("dashboard:state");
            }
            ending.close();

            SoftAssertions all = new SoftAssertions();
            peers.forEach((transport, peer) -> {
                all.assertThatCode(
                                () -> assertThat(peer.next("server:draining")).containsEntry("withinMillis", 300))
                        .as("%s is notified", transport)
                        .doesNotThrowAnyException();
                all.assertThat(peer.awaitEnd()).as("%s ends", transport).matches(ends.get(transport));
            });
            all.assertAll();
            stream.awaitEnd();
            assertThat(tasks.awaitEnd()).isEqualTo("1012");
        } finally {
            peers.values().forEach(Peer::close);
            ending.close();
        }
    }
}
