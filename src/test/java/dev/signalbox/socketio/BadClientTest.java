package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import dev.signalbox.delivery.Source;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clients that do not read, or that violate the WebSocket protocol. */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.transport.slow-timeout", value = "500ms")
@Property(name = "signalbox.transport.max-payload", value = "100000")
@Property(name = "signalbox.drain-spread", value = "0s")
@Property(name = "micronaut.server.idle-timeout", value = "1s")
@Property(name = "micronaut.server.read-idle-timeout", value = "1s")
@Property(name = "micronaut.server.write-idle-timeout", value = "1s")
class BadClientTest {
    @Inject
    EmbeddedServer server;

    @Inject
    Visitors visitors;

    private static String connect(RawSocket socket) throws IOException {
        assertThat(socket.text()).startsWith("0{");
        socket.text("40{\"token\":\"user-ada\"}");
        return socket.text().substring(10, 30);
    }

    private Client client(String sid) {
        return await().until(() -> visitors.present.get(sid), Objects::nonNull);
    }

    /** Never runs out of batches. */
    private static final class Endless implements Source {
        private static final Batch ONE =
                Batch.text(new Message("news", Map.of("text", "x".repeat(10_000))).socketIo(true));

        final AtomicInteger pulled = new AtomicInteger();

        @Override
        public Batch pull() {
            pulled.incrementAndGet();
            return ONE;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    @Test
    void pullsOnlyWhatTheNetworkAcceptsAndClosesAClientThatStopsReading() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            String sid = connect(socket);
            Client client = client(sid);
            Endless endless = new Endless();
            client.follow(endless);
            client.wake();

            await().untilAsserted(() -> assertThat(visitors.left).containsEntry(sid, "slow_consumer"));
            assertThat(endless.pulled).as("what the buffers of the system hold").hasValueLessThan(5_000);
        }
    }

    @Test
    void closesAClientThatReadsNothingForTooLong() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            String sid = connect(socket);
            client(sid).answer(Selection.of(new Message("state", Map.of("text", "x".repeat(9_000_000)))));
            client(sid).answer(Selection.of(new Message("news", Map.of())));

            await().untilAsserted(() -> assertThat(visitors.left).containsEntry(sid, "slow_consumer"));
        }
    }

    @Test
    void closesAClientThatDoesNotPollForTooLong() throws Exception {
        PollingClient polling = new PollingClient(server.getURI());
        String id = polling.connect("user-ada");
        client(id).answer(Selection.of(new Message("news", Map.of())));

        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "slow_consumer"));
        assertThat(polling.get().statusCode()).isEqualTo(400);
    }

    @Test
    void pullsNothingForAClientThatDoesNotPoll() throws Exception {
        PollingClient polling = new PollingClient(server.getURI());
        Client client = client(polling.connect("user-ada"));
        Endless endless = new Endless();
        client.follow(endless);
        client.wake();

        assertThat(endless.pulled).hasValue(0);
        assertThat(polling.poll().split("\u001e")).hasSize(16);
        assertThat(endless.pulled).as("of one write").hasValueLessThanOrEqualTo(64);
    }

    @Test
    void keepsAPollingClientThatHasNothingToFetch() throws Exception {
        PollingClient polling = new PollingClient(server.getURI());
        String id = polling.connect("user-ada");
        client(id).answer(Selection.of(new Message("news", Map.of())));
        polling.poll();

        await().during(Duration.ofMillis(1_200)).until(() -> visitors.present.containsKey(id));
    }

    @Test
    void keepsNoPongsForAClientThatReadsNone() throws Exception {
        int pings = 150_000;
        try (RawSocket socket = new RawSocket(server.getURI())) {
            connect(socket);
            byte[] payload = new byte[125];
            for (int i = 0; i < pings; i++) {
                socket.send(0x89, payload);
            }
            socket.text("421[\"test:echo\",{\"text\":\"still here\"}]");

            assertThat(socket.pongsBeforeText()).isLessThan(pings);
        }
    }

    @Test
    void keepsASlowClientThatReads() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            String sid = connect(socket);
            client(sid).answer(Selection.of(new Message("state", Map.of("text", "x".repeat(9_000_000)))));
            client(sid).answer(Selection.of(new Message("news", Map.of())));

            assertThat(socket.text()).hasSize(9_000_000 + "42[\"state\",{\"text\":\"\"}]".length());
            assertThat(socket.text()).isEqualTo("42[\"news\",{}]");
            assertThat(visitors.left).doesNotContainKey(sid);
        }
    }

    @Test
    void stopsHandlingCommandsOfAClientThatReadsNoResponses() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            String sid = connect(socket);
            String question = "421[\"test:echo\",{\"text\":\"" + "x".repeat(50_000) + "\"}]";
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        if (!visitors.left.containsKey(sid)) {
                            socket.text(question);
                        }
                        assertThat(visitors.left).containsEntry(sid, "slow_consumer");
                    });
        }
    }

    @Test
    void keepsASocketThatIsIdleLongerThanTheServersTimeout() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            String sid = connect(socket);
            client(sid);

            await().during(Duration.ofMillis(2_500)).until(() -> visitors.present.containsKey(sid));
        }
    }

    @Test
    void closesAFrameWithoutAMask() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            connect(socket);
            socket.bytes(0x81, 0x01, '3');

            assertThat(socket.closeCode()).isEqualTo(1002);
            assertThat(socket.isEnded()).isTrue();
        }
    }

    @Test
    void closesAReservedOpcode() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            connect(socket);
            socket.send(0x83, new byte[0]);

            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void closesTextThatIsNotUtf8() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            connect(socket);
            socket.send(0x81, new byte[] {'4', '2', '[', '"', (byte) 0xc0, (byte) 0x80, '"', ']'});

            assertThat(socket.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void closesAFrameThatIsTooLarge() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            connect(socket);
            socket.send(0x81, new byte[100_001]);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void closesFragmentsThatAreTooLargeTogether() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            connect(socket);
            socket.send(0x01, new byte[60_000]);
            socket.send(0x00, new byte[60_000]);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void readsFragmentsOfTheWebSocket() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            connect(socket);
            socket.send(0x01, "421[\"test:echo\",".getBytes(StandardCharsets.UTF_8));
            socket.send(0x00, "{\"text\":".getBytes(StandardCharsets.UTF_8));
            socket.send(0x80, "\"x\"}]".getBytes(StandardCharsets.UTF_8));

            assertThat(socket.text()).startsWith("431[{\"ok\":true");
        }
    }

    @Test
    void answersTheClientsCloseFrame() throws Exception {
        try (RawSocket socket = new RawSocket(server.getURI())) {
            String sid = connect(socket);
            socket.send(0x88, new byte[] {0x03, (byte) 0xe8});

            assertThat(socket.closeCode()).isEqualTo(1000);
            assertThat(socket.isEnded()).isTrue();
            await().untilAsserted(() -> assertThat(visitors.left).containsEntry(sid, "client_closed"));
        }
    }
}
