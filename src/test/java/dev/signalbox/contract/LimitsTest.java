package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.EventStream;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.net.Counted;
import dev.signalbox.socketio.RawSocket;
import dev.signalbox.socketio.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits are enforced on every transport, with its own error, and refused clients leave nothing behind. */
class LimitsTest {
    private static final String AUTH = "{\"apiKey\":\"" + TestServer.API_KEY + "\"}";
    private static final String LIMITED = "\"code\":\"RATE_LIMITED\"";

    @SuppressWarnings("NullAway.Init")
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real(
                "signalbox.limits.enabled",
                "true",
                "signalbox.limits.messages-per-second",
                "1",
                "signalbox.limits.messages-burst",
                "10",
                "signalbox.limits.rooms",
                "3",
                "signalbox.limits.writes-per-second",
                "1",
                "signalbox.limits.writes-burst",
                "5",
                "signalbox.limits.principal-connections",
                "2",
                "signalbox.limits.address-connections",
                "4",
                "signalbox.drain-spread",
                "0s",
                MovingNanos.ENABLED,
                "true");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void assertNothingRemains() {
        await().untilAsserted(() ->
                assertThat(Counted.by(server.bean(ConnectionLimit.class))).isZero());
        advance(60);
    }

    private static void advance(int seconds) {
        server.bean(MovingNanos.class).advance(Duration.ofSeconds(seconds));
    }

    private static URI uri() {
        return URI.create("http://localhost:" + server.port());
    }

    private static Wire opened() throws InterruptedException {
        Wire wire = new Wire(uri());
        wire.open();
        return wire;
    }

    private static Wire connected() throws InterruptedException {
        Wire wire = opened();
        wire.send("40" + AUTH);
        wire.sid();
        return wire;
    }

    private static Wire plain() throws InterruptedException {
        Wire wire = new Wire("/ws", uri(), "X-API-Key", TestServer.API_KEY);
        wire.send("{\"event\":\"dashboard:leave\",\"id\":0}");
        assertThat(wire.next()).contains("\"ok\":true");
        return wire;
    }

    private static HttpResponse<String> refusedUpgrade(String path, String... headers) {
        try (Wire wire = new Wire(path, uri(), headers)) {
            throw new AssertionError("not refused");
        } catch (CompletionException e) {
            @SuppressWarnings("unchecked")
            HttpResponse<String> response = (HttpResponse<String>)
                    ((WebSocketHandshakeException) Objects.requireNonNull(e.getCause())).getResponse();
            return response;
        }
    }

    private static double counted(String metric) {
        HttpResponse<String> signedIn = server.send(
                "POST",
                "/api/auth/login",
                ("{\"username\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}").getBytes(),
                "Content-Type",
                "application/json");
        String metrics = server.send(
                        "GET",
                        "/prometheus",
                        new byte[0],
                        "Authorization",
                        "Bearer " + Answers.json(signedIn).get("access_token"))
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(metric + " is not in\n" + metrics));
    }

    @Test
    void aSocketThatSendsTooMuchIsRefusedByAckOrError() throws Exception {
        double before = counted("signalbox_limited_total{limit=\"messages\"}");
        double errors = counted("signalbox_errors_total{code=\"RATE_LIMITED\"}");
        try (Wire wire = connected()) { // one
            for (int i = 1; i < 10; i++) {
                wire.send("42" + i + "[\"dashboard:leave\",{}]");
                assertThat(wire.next()).startsWith("43" + i + "[{\"ok\":true");
            }
            wire.send("4277[\"dashboard:leave\",{}]");
            assertThat(wire.next())
                    .isEqualTo("4377[{\"ok\":false,\"error\":{" + LIMITED
                            + ",\"message\":\"Too many messages; slow down.\",\"retryAfter\":1}}]");
            wire.send("42[\"dashboard:leave\",{}]");
            assertThat(wire.next()).startsWith("42[\"error\",{" + LIMITED).contains("\"event\":\"dashboard:leave\"");
            advance(1);
            wire.send("4278[\"dashboard:leave\",{}]");
            assertThat(wire.next()).startsWith("4378[{\"ok\":true");
        }
        assertThat(counted("signalbox_limited_total{limit=\"messages\"}")).isEqualTo(before + 2);
        assertThat(counted("signalbox_errors_total{code=\"RATE_LIMITED\"}")).isEqualTo(errors + 2);
    }

    @Test
    void aPlainSocketThatSendsTooMuchIsRefusedToo() throws Exception {
        try (Wire wire = plain()) { // one
            for (int i = 1; i < 10; i++) {
                wire.send("no JSON");
                assertThat(wire.next()).contains("INVALID_PAYLOAD");
            }
            wire.send("{\"event\":\"dashboard:leave\",\"id\":7}");
            assertThat(wire.next())
                    .isEqualTo("{\"event\":\"ack\",\"id\":7,\"data\":{\"ok\":false,\"error\":{" + LIMITED
                            + ",\"message\":\"Too many messages; slow down.\",\"retryAfter\":1}}}");
            wire.send("{\"event\":\"dashboard:leave\"}");
            assertThat(wire.next()).startsWith("{\"event\":\"error\",\"data\":{" + LIMITED);
        }
    }

    private interface Sending {
        void once() throws IOException;
    }

    /** Until it is closed, possibly in between. */
    private static void flood(Sending sending) {
        try {
            for (int i = 0; i < 1_000; i++) {
                sending.once();
            }
        } catch (IOException | CompletionException e) {
            // closed already
        }
    }

    @Test
    void aClientThatIgnoresRefusalsIsClosed() throws Exception {
        try (Wire wire = connected();
                Wire plain = plain()) {
            flood(() -> wire.send("42[\"dashboard:leave\",{}]"));
            flood(() -> plain.send("{\"event\":\"dashboard:leave\"}"));
            assertThat(wire.closeCode()).isEqualTo(4429);
            assertThat(plain.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void framesThatAreNotMessagesCountAsWell() throws Exception {
        try (RawSocket socket = new RawSocket("/ws", uri(), "X-API-Key: " + TestServer.API_KEY + "\r\n")) {
            flood(() -> socket.send(0x89, new byte[0])); // pings
            assertThat(socket.closeCode()).isEqualTo(4429);
        }
        try (Wire wire = connected()) {
            flood(() -> wire.send("3"));
            assertThat(wire.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void connectsAreMessagesToo() throws Exception {
        double before = counted("signalbox_limited_total{limit=\"connects\"}");
        try (Wire wire = opened()) {
            for (int i = 0; i < 5; i++) {
                wire.send("40" + AUTH);
                wire.sid();
                wire.send("41");
            }
            wire.send("40" + AUTH);
            assertThat(wire.next())
                    .isEqualTo("44{\"message\":\"Too many messages; slow down.\",\"data\":{" + LIMITED
                            + ",\"retryAfter\":1}}");
        }
        assertThat(counted("signalbox_limited_total{limit=\"connects\"}")).isEqualTo(before + 1);
    }

    @Test
    void aPollingClientIsLimitedToo() throws Exception {
        HttpResponse<String> greeting = server.send("GET", "/socket.io/?EIO=4&transport=polling", new byte[0]);
        String path = "/socket.io/?EIO=4&transport=polling&sid="
                + Answers.json(greeting.body().substring(1)).get("sid");
        String payload = "40" + AUTH + "\u001e42[\"dashboard:leave\",{}]".repeat(1_000);
        assertThat(server.send("POST", path, payload.getBytes()).statusCode()).isEqualTo(400);
    }

    @Test
    void writesOverHttpAndSocketsShareOneLimit() throws Exception {
        double before = counted("signalbox_limited_total{limit=\"writes\"}");
        String id = String.valueOf(Answers.json(server.api("POST", "/api/tasks", "{\"title\":\"One\"}"))
                .get("id"));
        try (Wire wire = connected()) {
            String append =
                    "[\"task:append\",{\"taskId\":\"" + id + "\",\"type\":\"comment\",\"data\":{\"text\":\"x\"}}]";
            wire.send("421" + append);
            assertThat(wire.next()).startsWith("431[{\"ok\":true");
            wire.send("422[\"agent:heartbeat\",{\"agentId\":\"nobody\"}]");
            assertThat(wire.next()).contains("AGENT_NOT_FOUND");
            assertThat(server.api("PATCH", "/api/tasks/" + id, "{\"title\":\"Two\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.api("POST", "/api/tasks", "{}").statusCode()).isEqualTo(400);

            HttpResponse<String> limited = server.api("DELETE", "/api/tasks/" + id, "");
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(Answers.json(limited))
                    .containsEntry("code", "RATE_LIMITED")
                    .containsEntry("retryAfter", 1);
            wire.send("423" + append);
            assertThat(wire.next()).startsWith("433[{\"ok\":false,\"error\":{" + LIMITED);
            wire.send("424[\"agent:heartbeat\",{\"agentId\":\"nobody\"}]");
            assertThat(wire.next()).startsWith("434[{\"ok\":false,\"error\":{" + LIMITED);

            assertThat(server.api("GET", "/api/tasks/" + id, "").statusCode()).isEqualTo(200);
            wire.send("425[\"task:join\",{\"taskId\":\"" + id + "\"}]");
            assertThat(wire.next()).startsWith("42[\"task:state\"");
            advance(1);
            assertThat(server.api("DELETE", "/api/tasks/" + id, "").statusCode())
                    .isEqualTo(204);
        }
        assertThat(counted("signalbox_limited_total{limit=\"writes\"}")).isEqualTo(before + 3);
    }

    @Test
    void aConnectionHasABoundedNumberOfRooms() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(String.valueOf(Answers.json(server.api("POST", "/api/tasks", "{\"title\":\"Room\"}"))
                    .get("id")));
        }
        try (Wire wire = connected()) {
            for (int i = 0; i < 3; i++) {
                wire.send("421[\"task:join\",{\"taskId\":\"" + ids.get(i) + "\"}]");
                assertThat(wire.next()).startsWith("42[\"task:state\"");
                assertThat(wire.next()).startsWith("431[{\"ok\":true");
            }
            wire.send("422[\"task:join\",{\"taskId\":\"" + ids.get(3) + "\"}]");
            assertThat(wire.next()).startsWith("432[{\"ok\":false,\"error\":{" + LIMITED);
        }
    }

    @Test
    void aPrincipalHasABoundedNumberOfConnectionsOverAllTransports() throws Exception {
        double before = counted("signalbox_limited_total{limit=\"principal_connections\"}");
        try (Wire wire = connected();
                EventStream stream = new EventStream(server.port(), "/api/sync")) {
            stream.next();
            try (Wire third = opened()) {
                third.send("40" + AUTH);
                assertThat(third.next())
                        .isEqualTo("44{\"message\":\"Too many connections; close some first.\",\"data\":{" + LIMITED
                                + ",\"retryAfter\":5}}");
                assertThat(third.isOpen()).isTrue();
            }
            try (Wire third = new Wire("/ws", uri(), "X-API-Key", TestServer.API_KEY)) {
                assertThat(third.closeCode()).isEqualTo(4429);
            }
            try (Wire third = new Wire("/ws/tasks", uri())) {
                third.send("{\"event\":\"auth\",\"data\":" + AUTH + ",\"id\":1}");
                assertThat(third.next()).contains(LIMITED);
                assertThat(third.closeCode()).isEqualTo(4429);
            }
            HttpResponse<String> streamed = server.api("GET", "/api/sync", "", "Accept", "text/event-stream");
            assertThat(streamed.statusCode()).isEqualTo(429);
            assertThat(streamed.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(server.api("GET", "/api/sync", "").statusCode()).isEqualTo(200);

            wire.send("41"); // the other one may come in its place
            wire.send("40{\"apiKey\":\"none of ours\"}");
            assertThat(wire.next())
                    .as("in turn, so it has left by now")
                    .startsWith("44{")
                    .contains("UNAUTHORIZED");
            try (Wire other = plain()) {
                assertThat(other.isOpen()).isTrue();
            }
        }
        assertThat(counted("signalbox_limited_total{limit=\"principal_connections\"}"))
                .isEqualTo(before + 4);
    }

    @Test
    void anAddressHasABoundedNumberOfConnectionsOverAllTransports() throws Exception {
        double before = counted("signalbox_limited_total{limit=\"address_connections\"}");
        String handshake = "/socket.io/?EIO=4&transport=polling";
        HttpResponse<String> polling = server.send("GET", handshake, new byte[0]);
        String sid = String.valueOf(Answers.json(polling.body().substring(1)).get("sid"));
        try (Wire one = opened();
                Wire two = new Wire("/ws", uri());
                EventStream stream = new EventStream(server.port(), "/api/sync")) {
            stream.next();
            HttpResponse<String> refused = server.send("GET", handshake, new byte[0]);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).isEqualTo("{\"code\":3,\"message\":\"Too many connections\"}");
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            HttpResponse<String> upgrade = refusedUpgrade("/socket.io/?EIO=4&transport=websocket");
            assertThat(upgrade.statusCode()).isEqualTo(429);
            assertThat(upgrade.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(refusedUpgrade("/ws").statusCode()).isEqualTo(429);
            assertThat(server.api("GET", "/api/sync", "", "Accept", "text/event-stream")
                            .statusCode())
                    .isEqualTo(429);
            // What is there goes on, and its upgrade is no further one.
            try (Wire probe = new Wire("/socket.io/?EIO=4&transport=websocket&sid=" + sid, uri())) {
                probe.send("2probe");
                assertThat(probe.next()).isEqualTo("3probe");
                probe.send("5");
                probe.send("40" + AUTH);
                probe.sid();
            }
            await().untilAsserted(() -> assertThat(server.send("GET", handshake + "&sid=" + sid, new byte[0])
                            .statusCode())
                    .isEqualTo(400));
            try (Wire four = opened()) {
                assertThat(four.isOpen()).isTrue();
            }
        }
        assertThat(counted("signalbox_limited_total{limit=\"address_connections\"}"))
                .isEqualTo(before + 4);
    }

    @Test
    void failedConnectsAreNotCounted() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> new RawSocket(
                            "/ws", uri(), "Sec-WebSocket-Key: \r\nOrigin: x\r\nCookie: signalbox_session=x\r\n"))
                    .isInstanceOf(IOException.class);
            try (Wire wire = opened()) {
                wire.send("40{\"apiKey\":\"wrong\"}");
                assertThat(wire.next()).contains("UNAUTHORIZED");
            }
            try (Wire wire = new Wire("/ws/tasks?spaceId=none", uri(), "X-API-Key", TestServer.API_KEY)) {
                assertThat(wire.closeCode()).isEqualTo(1008);
            }
            try (Wire wire = new Wire("/ws", uri(), "X-API-Key", "wrong")) {
                assertThat(wire.closeCode()).isEqualTo(4401);
            }
            assertNothingRemains();
        }
    }

    @Test
    void aRecoveredSessionIsCountedOnce() throws Exception {
        try (Wire first = opened()) {
            first.send("40" + AUTH);
            Map<String, Object> connected = Answers.json(first.next().substring(2));
            first.send("421[\"dashboard:join\",{}]");
            assertThat(first.next()).startsWith("42[\"dashboard:state\"");
            assertThat(first.next()).startsWith("431[{\"ok\":true");
            try (Wire second = opened()) {
                second.send("40{\"apiKey\":\"" + TestServer.API_KEY + "\",\"pid\":\"" + connected.get("pid") + "\"}");
                assertThat(Answers.json(second.next().substring(2))).containsEntry("pid", connected.get("pid"));
                assertThat(first.closeCode()).isEqualTo(1001);
                await().untilAsserted(() -> assertThat(Counted.by(server.bean(ConnectionLimit.class)))
                        .isEqualTo(2)); // an address and a principal
            }
        }
    }
}
