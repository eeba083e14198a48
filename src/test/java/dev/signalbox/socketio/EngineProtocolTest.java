package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engine.IO 4 and Socket.IO 5 over WebSocket, packet by packet. */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.transport.ping-interval", value = "300ms")
@Property(name = "signalbox.transport.ping-timeout", value = "400ms")
@Property(name = "signalbox.transport.connect-timeout", value = "700ms")
@Property(name = "signalbox.transport.max-payload", value = "100000")
@Property(name = "signalbox.allowed-origins", value = "https://friend.example")
@Property(name = "signalbox.drain-spread", value = "0s")
class EngineProtocolTest {
    @Inject
    EmbeddedServer server;

    @Inject
    Visitors visitors;

    @Inject
    TestGateway gateway;

    @Test
    void greetsWithExactlyTheProtocolsFields() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            Map<?, ?> open = wire.open();

            assertThat(List.copyOf(open.keySet()).toString())
                    .isEqualTo("[sid, upgrades, pingInterval, pingTimeout, maxPayload]");
            assertThat(open.get("upgrades")).isEqualTo(List.of());
            assertThat(open.get("pingInterval")).isEqualTo(300);
            assertThat(open.get("pingTimeout")).isEqualTo(400);
            assertThat(open.get("maxPayload")).isEqualTo(100_000);
        }
    }

    @Test
    void servesThePathWithoutItsSlash() throws Exception {
        try (Wire wire = new Wire("/socket.io?EIO=4&transport=websocket", server.getURI())) {
            wire.open();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EIO=4, 400, 0, Transport unknown",
        "EIO=4&transport=abc, 400, 0, Transport unknown",
        "EIO=4&transport=websocket, 400, 3, Bad request",
        "EIO=4&transport=websocket&sid=nobody, 400, 1, Session ID unknown"
    })
    void refusesRequestsThatAreNoUpgrade(String query, int status, int code, String message) throws Exception {
        HttpResponse<String> answer = get("/socket.io/?" + query);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    }

    @Test
    void refusesAWebSocketHandshakeByPost() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/socket.io/?EIO=4&transport=websocket"))
                .POST(HttpRequest.BodyPublishers.ofString("40")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    request.version(HttpClient.Version.HTTP_1_1).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private URI uri(String path) {
        return URI.create(server.getURI() + path);
    }

    @ParameterizedTest
    @CsvSource({
        "/socket.io/?EIO=3&transport=websocket, 400",
        "/socket.io/?transport=websocket, 400",
        "/socket.io/?EIO=4&transport=polling, 400",
        "/socket.io/?EIO=4, 400",
        "/socket.io/?EIO=4&transport=websocket&sid=abc, 400"
    })
    void refusesABadUpgrade(String path, int status) {
        assertThat(refusedStatus(path)).isEqualTo(status);
    }

    private int refusedStatus(String path, String... headers) {
        try (Wire wire = new Wire(path, server.getURI(), headers)) {
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) Objects.requireNonNull(e.getCause()))
                    .getResponse()
                    .statusCode();
        }
    }

    @Test
    void refusesAForeignPageWithTheCookie() {
        String path = "/socket.io/?EIO=4&transport=websocket";
        String cookie = "theme=dark; signalbox_session=user-ada";
        String own = "http://" + server.getHost() + ":" + server.getPort();

        assertThat(refusedStatus(path, "Cookie", cookie, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(refusedStatus(path, "Cookie", cookie, "Origin", "null")).isEqualTo(403);
        assertThat(refusedStatus(path, "Cookie", cookie, "Origin", own)).isEqualTo(101);
        assertThat(refusedStatus(path, "Cookie", cookie, "Origin", "https://friend.example"))
                .isEqualTo(101);
        assertThat(refusedStatus(path, "Cookie", cookie)).isEqualTo(101);
        assertThat(refusedStatus(path, "Origin", "https://evil.example")).isEqualTo(101);
    }

    @Test
    void pingsAndKeepsAClientThatAnswers() throws Exception {
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.answersPings = false;
            for (int i = 0; i < 4; i++) {
                assertThat(wire.next()).isEqualTo("2");
                wire.send("3");
            }
            assertThat(wire.isOpen()).isTrue();
        }
    }

    @Test
    void closesAClientThatDoesNotAnswerThePing() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.answersPings = false;
            wire.open();
            wire.send("40{\"token\":\"user-ada\"}");
            String sid = wire.sid();
            assertThat(wire.next()).isEqualTo("2");

            assertThat(wire.closeCode()).isEqualTo(1001);
            await().untilAsserted(() -> assertThat(visitors.left).containsEntry(sid, "ping_timeout"));
        }
    }

    @Test
    void closesAClientThatJoinsNoNamespace() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();

            assertThat(wire.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void closesAClientThatLeavesAndJoinsNoOtherNamespace() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();
            wire.send("40{\"token\":\"user-ada\"}");
            String sid = wire.sid();
            wire.send("41");

            assertThat(wire.closeCode()).isEqualTo(1008);
            assertThat(visitors.left).containsEntry(sid, "client_disconnect");
        }
    }

    @Test
    void mayJoinAgainAfterLeaving() throws Exception {
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send("41");
            wire.send("40{\"token\":\"user-bob\"}");
            wire.sid();
            wire.send("421[\"test:echo\",{\"text\":\"x\"}]");

            assertThat(wire.next()).isEqualTo("431[{\"ok\":true,\"text\":\"x\",\"user\":\"bob\"}]");
        }
    }

    @Test
    void refusesAnotherNamespace() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();
            wire.send("40/custom,{\"token\":\"user-ada\"}");

            assertThat(wire.next()).isEqualTo("44/custom,{\"message\":\"Invalid namespace\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"40", "40{}", "40{\"token\":\"wrong\"}", "40{\"token\":7}", "40{\"apiKey\":\"\"}"})
    void refusesWithoutAValidCredential(String connect) throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();
            wire.send(connect);

            assertThat(wire.next()).matches("44\\{\"message\":\"[^\"]+\",\"data\":\\{\"code\":\"UNAUTHORIZED\"}}");
            wire.send("40{\"token\":\"user-ada\"}");
            wire.sid();
        }
    }

    @Test
    void revealsNothingOfAnInternalFailure() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();
            wire.send("40{\"token\":\"broken\"}");

            assertThat(wire.next())
                    .isEqualTo("44{\"message\":\"Something went wrong here.\",\"data\":{\"code\":\"INTERNAL\"}}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer user-header, header",
        "authorization, bearer user-header, header",
        "X-API-Key, user-key, key",
        "Cookie, signalbox_session=user-cookie, cookie"
    })
    void takesTheCredentialOfTheHandshake(String header, String value, String user) throws Exception {
        try (Wire wire = new Wire(server.getURI(), header, value)) {
            wire.open();
            wire.send("40");
            wire.sid();
            wire.send("421[\"test:echo\",{\"text\":\"x\"}]");

            assertThat(wire.next()).contains("\"user\":\"" + user + "\"");
        }
    }

    @Test
    void prefersTheCredentialOfTheConnectPacket() throws Exception {
        try (Wire wire = new Wire(server.getURI(), "Authorization", "Bearer user-header")) {
            wire.open();
            wire.send("40{\"apiKey\":\"user-key\"}");
            wire.sid();
            wire.send("421[\"test:echo\",{\"text\":\"x\"}]");

            assertThat(wire.next()).contains("\"user\":\"key\"");
        }
    }

    @Test
    void ignoresACredentialInTheQuery() throws Exception {
        try (Wire wire = new Wire("/socket.io/?EIO=4&transport=websocket&token=user-ada", server.getURI())) {
            wire.open();
            wire.send("40");

            assertThat(wire.next()).startsWith("44");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4abc",
                "42{}",
                "42[]",
                "42abc[\"x\"]",
                "40",
                "42/other,[\"x\"]",
                "44{}",
                "2",
                "0{}",
                "5",
                "6",
                "x",
                "43[]",
                "451-[\"x\"]"
            })
    void closesAClientThatViolatesTheProtocol(String packet) throws Exception {
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send(packet);
            if (packet.equals("451-[\"x\"]")) {
                wire.send("42[\"text amid attachments\"]");
            }

            assertThat(wire.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void closesAClientThatSendsEventsBeforeJoining() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();
            wire.send("42[\"test:echo\"]");

            assertThat(wire.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void closesAnUnexpectedAttachment() throws Exception {
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send(new byte[] {1, 2, 3});

            assertThat(wire.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void closesAClientThatSendsTooMuch() throws Exception {
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send("42[\"test:echo\",{\"text\":\"" + "x".repeat(99_000) + "\"}]");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            wire.send("42[\"test:echo\",{\"text\":\"" + "x".repeat(200_000) + "\"}]");
                        }
                    })
                    .isNotNull();

            assertThat(wire.closeCode()).isIn(1009, 1006);
        }
    }

    @Test
    void closesWhenTheClientDisconnects() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();
            wire.send("40{\"token\":\"user-ada\"}");
            String sid = wire.sid();
            wire.send("1");

            assertThat(wire.closeCode()).isEqualTo(1000);
            await().untilAsserted(() -> assertThat(visitors.left).containsEntry(sid, "client_closed"));
        }
    }

    @Test
    void noticesABrokenConnection() throws Exception {
        Wire wire = new Wire(server.getURI());
        wire.open();
        wire.send("40{\"token\":\"user-ada\"}");
        String sid = wire.sid();
        wire.close();

        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(sid, "transport_closed"));
    }

    @Test
    void sendsAcksOrErrorsWithoutAnAckId() throws Exception {
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send("420[\"test:later\",{}]");
            assertThat(wire.next()).isEqualTo("430[{\"ok\":true,\"late\":true}]");
            wire.send("4217[\"test:refuse\",{}]");
            assertThat(wire.next())
                    .isEqualTo("4317[{\"ok\":false,\"error\":{\"code\":\"TASK_NOT_FOUND\","
                            + "\"message\":\"There is no such task.\"}}]");
            wire.send("42[\"test:nothing\"]");
            assertThat(wire.next()).startsWith("42[\"error\",{\"code\":\"NOT_FOUND\"");
        }
    }

    @Test
    void handlesBinaryEvents() throws Exception {
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send("451-7[\"test:echo\",{\"text\":\"with bytes\",\"file\":{\"_placeholder\":true,\"num\":0}}]");
            wire.send(new byte[] {1, 2, 3});

            assertThat(wire.next()).isEqualTo("437[{\"ok\":true,\"text\":\"with bytes\",\"user\":\"ada\"}]");
        }
    }

    @Test
    void keepsTheOrderOfAThousandMessages() throws Exception {
        gateway.numbers.clear();
        try (Wire wire = Wire.connected(server.getURI())) {
            for (int i = 0; i < 1_000; i++) {
                wire.send("42[\"test:number\",{\"number\":" + i + "}]");
            }
            wire.send("421[\"test:echo\",{\"text\":\"done\"}]");
            wire.next();

            assertThat(gateway.numbers)
                    .containsExactlyElementsOf(
                            LongStream.range(0, 1_000).boxed().toList());
        }
    }

    @Test
    void resumesReadingAfterEveryPauseOfAFlood() throws Exception {
        gateway.numbers.clear();
        try (Wire wire = Wire.connected(server.getURI())) {
            for (int i = 0; i < 20_000; i++) {
                wire.send("42[\"test:number\",{\"number\":" + i + "}]");
            }
            wire.send("421[\"test:echo\",{\"text\":\"done\"}]");
            wire.next();

            assertThat(List.copyOf(gateway.numbers)).hasSize(20_000).isSorted();
        }
    }

    @Test
    void sendsAThousandQuickMessagesInOrder() throws Exception {
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send("421[\"test:burst\",{\"count\":1000}]");

            for (int i = 0; i < 1_000; i++) {
                assertThat(wire.next()).isEqualTo("42[\"test:first\",{\"i\":" + i + "}]");
                assertThat(wire.next()).isEqualTo("42[\"test:second\",{\"i\":" + i + "}]");
            }
            assertThat(wire.next()).isEqualTo("431[{\"ok\":true}]");
        }
    }

    @Test
    void stopsReadingWhileTheInboxIsFullAndResumesAfterwards() throws Exception {
        gateway.numbers.clear();
        gateway.gate = new CountDownLatch(1);
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send("42[\"test:wait\",{}]");
            for (int i = 0; i < 2_000; i++) {
                wire.send("42[\"test:number\",{\"number\":" + i + "}]");
            }
            assertThat(gateway.numbers).isEmpty();
            // Longer than any deadline: while reading is paused, silence must not close a client.
            await().during(Duration.ofSeconds(1)).until(wire::isOpen);
            gateway.gate.countDown();
            wire.send("421[\"test:echo\",{\"text\":\"done\"}]");

            String last = wire.next();
            assertThat(last).isEqualTo("431[{\"ok\":true,\"text\":\"done\",\"user\":\"ada\"}]");
            assertThat(List.copyOf(gateway.numbers)).hasSize(2_000).isSorted();
        } finally {
            gateway.gate.countDown();
        }
    }

    @Test
    void disconnectsWhenTheCredentialExpires() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();
            wire.send("40{\"token\":\"brief-300\"}");
            wire.sid();

            assertThat(wire.next()).startsWith("42[\"auth:expiring\",{\"expiresAt\":");
            assertThat(wire.next()).isEqualTo("41");
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, true", "FEATURE_DISABLED, true", "RATE_LIMITED, false", "DRAINING, false"})
    void sendsDisconnectOnlyToClientsThatShouldNotReconnect(CloseReason reason, boolean farewell) throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            wire.open();
            wire.send("40{\"token\":\"user-ada\"}");
            String sid = wire.sid();
            await().until(() -> visitors.present.containsKey(sid));
            Client client = Objects.requireNonNull(visitors.present.get(sid));
            client.answer(Selection.of(new Message("last", Map.of())));
            client.close(reason);

            assertThat(wire.next()).isEqualTo("42[\"last\",{}]");
            assertThat(wire.closeCode()).isEqualTo(reason.code());
            assertThat(wire.isSilent()).isEqualTo(!farewell);
        }
    }
}
