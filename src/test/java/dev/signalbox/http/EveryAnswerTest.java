package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EveryAnswerTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    private static final String UPGRADE =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n";

    @SuppressWarnings("NullAway.Init")
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(
                "signalbox.limits.enabled",
                "true",
                "signalbox.limits.writes-per-second",
                "1",
                "signalbox.limits.writes-burst",
                "1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The head of the first answer, in lower case. */
    private static String head(String request) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0 && head.indexOf("\r\n\r\n") < 0;
                    c = socket.getInputStream().read()) {
                head.append((char) c);
            }
            return head.toString().toLowerCase(Locale.ROOT);
        }
    }

    private static void assertGuarded(int status, String head) {
        assertThat(head)
                .matches("(?s)http/1\\.[01] " + status + " .*")
                .contains("\r\nx-content-type-options: nosniff\r\n", "\r\nreferrer-policy: same-origin\r\n")
                .doesNotContain("\r\nserver:", "\r\nx-powered-by:", "micronaut", "netty", "signalbox/")
                .doesNotContain("strict-transport-security");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /, 200",
        "GET /assets/app-0a1b2c3d.js, 200",
        "GET /api/me, 401",
        "GET /missing.js, 404",
        "GET /health, 200",
        "PUT /health, 405",
        "GET /socket.io/?EIO=4&transport=polling, 200",
        "GET /socket.io/?EIO=3&transport=polling, 400",
        "GET /socket.io/, 400",
        "GET /ws, 404",
        "GET /prometheus, 401",
        "GET /%, 400",
    })
    void answersOfEveryKindAreGuarded(String request, int status) throws IOException {
        assertGuarded(status, head(request + HOST + "\r\n"));
    }

    @Test
    void refusalsBelowTheRoutesAreGuardedToo() throws IOException {
        assertGuarded(
                400,
                head("GET /ws" + HOST.replace("Connection: close\r\n", "") + UPGRADE.replace("13", "12") + "\r\n"));
        assertGuarded(
                413,
                head("POST /api/probe/json" + HOST
                        + "Content-Type: application/json\r\nContent-Length: 2000000\r\n\r\n"));
        assertGuarded(
                413,
                head("POST /api/probe/json" + HOST
                        + "Content-Type: application/json\r\nContent-Length: 2000000000000\r\n\r\n"));
        assertGuarded(400, head("GET / NONSENSE\r\n\r\n"));
        assertGuarded(400, head("GET /" + HOST + "A B: C\r\n\r\n"));
        assertGuarded(413, head("GET /" + "x".repeat(9_000) + HOST + "\r\n"));
        assertGuarded(413, head("GET /" + HOST + "X: " + "x".repeat(9_000) + "\r\n\r\n"));
        assertGuarded(101, head("GET /ws" + HOST.replace("Connection: close\r\n", "") + UPGRADE + "\r\n"));
    }

    @Test
    void aRateLimitedWriteIsGuardedToo() throws IOException {
        String write = "POST /api/probe/json" + HOST + "X-API-Key: " + TestServer.API_KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        assertGuarded(200, head(write));
        String limited = head(write);
        assertGuarded(429, limited);
        assertThat(limited).contains("\r\nretry-after: 1\r\n");
    }
}
