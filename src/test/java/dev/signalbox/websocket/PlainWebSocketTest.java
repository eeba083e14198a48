package dev.signalbox.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import dev.signalbox.socketio.RawSocket;
import dev.signalbox.socketio.Visitors;
import dev.signalbox.socketio.Wire;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /ws}, frame by frame. */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.transport.auth-timeout", value = "300ms")
@Property(name = "signalbox.transport.ping-interval", value = "300ms")
@Property(name = "signalbox.transport.ping-timeout", value = "300ms")
@Property(name = "signalbox.transport.slow-timeout", value = "500ms")
@Property(name = "signalbox.transport.max-payload", value = "100000")
@Property(name = "signalbox.drain-spread", value = "0s")
class PlainWebSocketTest {
    private static final String ECHO = "{\"event\":\"test:echo\",\"data\":{\"text\":\"x\"},\"id\":1}";
    private static final String ECHOED =
            "{\"event\":\"ack\",\"id\":1,\"data\":{\"ok\":true,\"text\":\"x\",\"user\":\"%s\"}}";

    @Inject
    EmbeddedServer server;

    @Inject
    Visitors visitors;

    private Wire socket(String... headers) {
        return new Wire("/ws", server.getURI(), headers);
    }

    private Wire signedIn(String user) {
        return socket("Authorization", "Bearer user-" + user);
    }

    private Client client(String user) {
        return await().until(
                        () -> visitors.present.values().stream()
                                .filter(each -> each.principal().id().equals(user))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    private int refusedStatus(String... headers) {
        try (Wire wire = socket(headers)) {
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) Objects.requireNonNull(e.getCause()))
                    .getResponse()
                    .statusCode();
        }
    }

    @ParameterizedTest
    @CsvSource({"Authorization, Bearer user-ann", "X-API-Key, user-ann", "Cookie, signalbox_session=user-ann"})
    void takesTheCredentialOfTheHandshake(String header, String value) throws Exception {
        try (Wire wire = socket(header, value)) {
            wire.send(ECHO);

            assertThat(wire.next()).isEqualTo(ECHOED.formatted("ann"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "apiKey"})
    void takesTheCredentialOfTheFirstFrame(String kind) throws Exception {
        try (Wire wire = socket()) {
            wire.send("{\"event\":\"auth\",\"data\":{\"" + kind + "\":\"user-bea\"},\"id\":\"a\"}");
            assertThat(wire.next()).isEqualTo("{\"event\":\"ack\",\"id\":\"a\",\"data\":{\"ok\":true}}");
            wire.send(ECHO);
            assertThat(wire.next()).isEqualTo(ECHOED.formatted("bea"));
            await().during(Duration.ofMillis(500)).until(wire::isOpen);
        }
    }

    @Test
    void doesNotAnswerAnAuthWithoutAnId() throws Exception {
        try (Wire wire = socket()) {
            wire.send("{\"event\":\"auth\",\"data\":{\"token\":\"user-bea\"}}");
            wire.send(ECHO);

            assertThat(wire.next()).isEqualTo(ECHOED.formatted("bea"));
        }
    }

    @Test
    void closesAClientThatDoesNotSignIn() {
        try (Wire wire = socket()) {
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ECHO,
                "{\"event\":\"auth\",\"data\":{\"token\":\"wrong\"}}",
                "{\"event\":\"auth\",\"data\":{}}",
                "{\"event\":\"auth\"}",
                "{\"event\":\"auth\",\"data\":[\"user-ada\"]}",
                "no JSON"
            })
    void closesAClientThatSendsACommandFirst(String frame) {
        try (Wire wire = socket()) {
            wire.send(frame);

            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void answersAFailedSignInBeforeClosing() throws Exception {
        try (Wire wire = socket()) {
            wire.send("{\"event\":\"auth\",\"data\":{\"token\":\"wrong\"},\"id\":7}");

            assertThat(wire.next())
                    .isEqualTo("{\"event\":\"ack\",\"id\":7,\"data\":{\"ok\":false,\"error\":"
                            + "{\"code\":\"UNAUTHORIZED\",\"message\":\"Wrong credential.\"}}}");
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void closesAfterAnInvalidCredentialInTheHandshake() {
        try (Wire wire = socket("Authorization", "Bearer wrong")) {
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void revealsNothingOfAnInternalFailure() {
        try (Wire wire = socket("Authorization", "Bearer broken")) {
            assertThat(wire.closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void cannotChangeThePrincipal() throws Exception {
        try (Wire wire = signedIn("cid")) {
            wire.send("{\"event\":\"auth\",\"data\":{\"token\":\"user-cid\"},\"id\":1}");
            assertThat(wire.next()).isEqualTo("{\"event\":\"ack\",\"id\":1,\"data\":{\"ok\":true}}");
            wire.send("{\"event\":\"auth\",\"data\":{\"token\":\"user-dan\"}}");
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void ignoresACredentialInTheQuery() {
        try (Wire wire = new Wire("/ws?token=user-ada", server.getURI())) {
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void refusesAForeignPageWithTheCookie() {
        String cookie = "signalbox_session=user-ada";

        assertThat(refusedStatus("Cookie", cookie, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(refusedStatus("Cookie", cookie, "Origin", "http://" + server.getHost() + ":" + server.getPort()))
                .isEqualTo(101);
    }

    @Test
    void disconnectsWhenTheCredentialExpires() {
        try (Wire wire = socket("Authorization", "Bearer brief-300")) {
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"7 | 7", "\"seven\" | \"seven\"", "0.5 | 0.5"})
    void answersWithTheIdOfTheCommand(String id, String answered) throws Exception {
        try (Wire wire = signedIn("ada")) {
            wire.send("{\"id\":" + id + ",\"event\":\"test:later\"}");

            assertThat(wire.next())
                    .isEqualTo("{\"event\":\"ack\",\"id\":" + answered + ",\"data\":{\"ok\":true,\"late\":true}}");
        }
    }

    @Test
    void sendsARefusalAsAckOrAsError() throws Exception {
        try (Wire wire = signedIn("ada")) {
            wire.send("{\"event\":\"test:refuse\",\"data\":{},\"id\":2}");
            assertThat(wire.next())
                    .isEqualTo("{\"event\":\"ack\",\"id\":2,\"data\":{\"ok\":false,\"error\":"
                            + "{\"code\":\"TASK_NOT_FOUND\",\"message\":\"There is no such task.\"}}}");
            wire.send("{\"event\":\"test:refuse\",\"data\":{}}");
            assertThat(wire.next())
                    .isEqualTo("{\"event\":\"error\",\"data\":{\"code\":\"TASK_NOT_FOUND\","
                            + "\"message\":\"There is no such task.\",\"event\":\"test:refuse\"}}");
            wire.send("{\"event\":\"test:nothing\"}");
            assertThat(wire.next()).startsWith("{\"event\":\"error\",\"data\":{\"code\":\"NOT_FOUND\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[1]",
                "7",
                "null",
                "{}",
                "{\"event\":7}",
                "{\"event\":\"test:later\",\"id\":[]}",
                "{\"event\":\"test:later\",\"id\":true}",
                "{\"event\":\"test:later\",\"event\":\"test:later\"}"
            })
    void sendsAnErrorForAnInvalidFrameAndStaysOpen(String frame) throws Exception {
        try (Wire wire = signedIn("ada")) {
            wire.send(frame);
            assertThat(wire.next()).startsWith("{\"event\":\"error\",\"data\":{\"code\":\"INVALID_PAYLOAD\"");
            wire.send(ECHO);
            assertThat(wire.next()).isEqualTo(ECHOED.formatted("ada"));
        }
    }

    @Test
    void sendsAnErrorForBinaryFrames() throws Exception {
        try (Wire wire = signedIn("ada")) {
            wire.send(new byte[] {1, 2, 3});

            assertThat(wire.next()).startsWith("{\"event\":\"error\",\"data\":{\"code\":\"INVALID_PAYLOAD\"");
        }
    }

    @Test
    void answersAnInvalidFrameByItsId() throws Exception {
        try (Wire wire = signedIn("ada")) {
            wire.send("{\"id\":9}");

            assertThat(wire.next()).startsWith("{\"event\":\"ack\",\"id\":9,\"data\":{\"ok\":false");
        }
    }

    @Test
    void sendsTheMessagesOfRoomsInOrder() throws Exception {
        try (Wire wire = signedIn("ada")) {
            wire.send("{\"event\":\"test:burst\",\"data\":{\"count\":500},\"id\":1}");
            for (int i = 0; i < 500; i++) {
                assertThat(wire.next()).isEqualTo("{\"event\":\"test:first\",\"data\":{\"i\":" + i + "}}");
                assertThat(wire.next()).isEqualTo("{\"event\":\"test:second\",\"data\":{\"i\":" + i + "}}");
            }
            assertThat(wire.next()).isEqualTo("{\"event\":\"ack\",\"id\":1,\"data\":{\"ok\":true}}");
        }
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void closesWithTheCodeOfTheReason(CloseReason reason) throws Exception {
        try (Wire wire = signedIn("eve-" + reason)) {
            Client client = client("eve-" + reason);
            assertThat(client.transport()).isEqualTo("plain_websocket");
            client.answer(Selection.of(new Message("last", Map.of())));
            client.close(reason);

            assertThat(wire.next()).isEqualTo("{\"event\":\"last\",\"data\":{}}");
            assertThat(wire.closeCode()).isEqualTo(reason.code());
            await().untilAsserted(() -> assertThat(visitors.left)
                    .containsEntry(client.id(), reason.name().toLowerCase(java.util.Locale.ROOT)));
        }
    }

    @Test
    void keepsAClientThatAnswersPings() {
        try (Wire wire = signedIn("ada")) {
            await().during(Duration.ofMillis(1_500)).until(wire::isOpen);
        }
    }

    @Test
    void closesAClientThatDoesNotAnswerThePing() throws Exception {
        try (RawSocket socket = new RawSocket("/ws", server.getURI(), "X-API-Key: user-fay\r\n")) {
            Client client = client("fay");

            assertThat(socket.control()).isEqualTo(0x89);
            assertThat(socket.closeCode()).isEqualTo(1001);
            await().untilAsserted(() -> assertThat(visitors.left).containsEntry(client.id(), "ping_timeout"));
        }
    }

    @Test
    void closesAFrameThatIsTooLarge() throws Exception {
        try (RawSocket socket = new RawSocket("/ws", server.getURI(), "X-API-Key: user-gus\r\n")) {
            socket.send(0x81, new byte[100_001]);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void closesAClientThatReadsNothingForTooLong() throws Exception {
        try (RawSocket socket = new RawSocket("/ws", server.getURI(), "X-API-Key: user-hal\r\n")) {
            Client client = client("hal");
            client.answer(Selection.of(new Message("state", Map.of("text", "x".repeat(9_000_000)))));
            client.answer(Selection.of(new Message("news", Map.of())));

            await().untilAsserted(
                            () -> assertThat(visitors.left.get(client.id())).isIn("slow_consumer", "ping_timeout"));
        }
    }
}
