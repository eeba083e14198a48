package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.TestServer;
import dev.signalbox.net.SmallBudgets;
import dev.signalbox.socketio.RawSocket;
import dev.signalbox.socketio.Wire;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malicious and malformed input. */
class BadInputTest {
    private static final Duration HEAD = Duration.ofSeconds(1);
    private static final String KEY = "X-API-Key: " + TestServer.API_KEY + "\r\n";

    @SuppressWarnings("NullAway.Init")
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.drain-spread", "0s", SmallBudgets.HEAD, HEAD.toMillis() + "ms");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static URI uri() {
        return URI.create("http://localhost:" + server.port());
    }

    private static Socket socket() throws IOException {
        Socket socket = new Socket("localhost", server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String answer(String request) throws IOException {
        try (Socket socket = socket()) {
            write(socket, request);
            return rest(socket);
        }
    }

    private static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.");
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/../prometheus",
                "/api/%2e%2e/prometheus",
                "//prometheus",
                "/./prometheus",
                "/%70rometheus",
                "/prometheus;x=y",
                "/;/prometheus",
                "/prometheus/",
                "/prometheus%00",
                "/%2fprometheus",
                "/api/..;/prometheus",
                "/PROMETHEUS",
                "/prometheus/.",
                "http://localhost/prometheus",
                "/prometheus%2f",
                "/%2e/prometheus",
            })
    void noOtherSpellingOfThePathGivesTheMetrics(String path) throws IOException {
        for (String key : new String[] {"", KEY}) {
            String answer = answer(get(path, key + "Accept: */*\r\n"));
            assertThat(status(answer)).isIn(200, 400, 401, 403, 404);
            assertThat(answer).doesNotContain("# HELP", "# TYPE", "jvm_");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/tasks",
                "/api//tasks",
                "/api/./tasks",
                "/x/../api/tasks",
                "/x/%2e%2e/api/tasks",
                "/api/%74asks",
                "/api;x/tasks",
                "/api/tasks;x=y",
                "/api/tasks/..%2f..",
                "/api/tasks/%2e%2e",
                "/api/tasks/%00",
                "/api/tasks/a%00b",
                "/api/tasks/%ff%fe",
                "/api/tasks/%c0%ae%c0%ae",
                "/api/tasks/%25%32%65",
                "/api/tasks/%0d%0aX-Evil:%20yes",
                "/api/tasks/%",
                "/api/tasks/%zz",
                "/api/tasks/\\..\\..",
                "/api/tasks/%5c",
                "/api/tasks/....//",
                "/%61pi/tasks",
                "/api%2ftasks",
                "/api/me/../tasks",
                "/api/tasks?spaceId=system",
                "/api/tasks?spaceId=%00",
                "/api/tasks?limit=%00",
                "/api/tasks/%F0%9F%92%A9",
                "*",
                "http://[/",
            })
    void everySpellingOfThePathNeedsACredentialAndNoneCausesAnError(String path) throws IOException {
        String anonymous = answer(get(path, ""));
        assertThat(status(anonymous)).isLessThan(500);
        assertThat(anonymous).doesNotContain("\"items\"");
        String known = answer(get(path, KEY));
        assertThat(status(known)).isLessThan(500);
        assertThat(known).doesNotContain("\r\nX-Evil", "Exception", "dev.signalbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/%61uth/login", "//api/auth/login", "/api/auth;x/login", "/api/x/../auth/login"})
    void noOtherSpellingOfThePathLetsAForeignPageSignIn(String path) throws IOException {
        String body = "{\"username\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}";
        String answer = answer("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Origin: https://evil.example\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
        assertThat(status(answer)).isBetween(400, 499);
        assertThat(answer).doesNotContain("Set-Cookie", "access_token");
    }

    @Test
    void pathsThatAreVeryLongAreRefused() throws IOException {
        assertThat(status(answer(get("/api/tasks/" + "x".repeat(3_000), KEY)))).isEqualTo(404);
        assertThat(status(answer(get("/api/tasks/" + "x/".repeat(1_500), KEY)))).isBetween(400, 414);
        assertThat(status(answer(get("/api/tasks/" + "x".repeat(50_000), KEY)))).isBetween(400, 431);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT) // some wait until the server gives up
    @ValueSource(
            strings = {
                "X-A: b\rX-Evil: yes\r\n",
                "X-A: b\nX-Evil: yes\r\n",
                "X-A: b\u0000c\r\n",
                "X-A : b\r\n",
                "Cookie: signalbox_session=a\rb\r\n",
                "Cookie: signalbox_session=\"a;b\"; =; ;;\r\n",
                "Cookie: signalbox_session=\u0001\u0002\r\n",
                "Authorization: Bearer a b\u000bc\r\n",
                "X-API-Key: \r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Transfer-Encoding: x\r\n",
                "Origin: \u00e4\r\n",
                "Last-Event-ID: \u00ff\r\n",
                "Accept: ;;;,/\r\n",
                "If-None-Match: \"\r\n",
                "Content-Type: /\r\n",
                "Accept-Language: *;q=x\r\n"
            })
    void malformedHeadersCauseNoError(String header) throws IOException {
        for (String path : new String[] {"/api/me", "/api/sync", "/socket.io/?EIO=4&transport=polling", "/"}) {
            String answer = answer(get(path, header));
            assertThat(answer.isEmpty() ? 400 : status(answer)).as(path).isLessThan(500);
            assertThat(answer).doesNotContain("X-Evil");
        }
    }

    static java.util.List<String> bombs() {
        String keys =
                IntStream.range(0, 60_000).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));
        return java.util.List.of(
                "[".repeat(900_000),
                "{\"a\":".repeat(150_000),
                "[".repeat(100) + "]".repeat(100),
                "1e999999999",
                "-1e999999999",
                "1".repeat(900_000),
                "0." + "0".repeat(900_000) + "1",
                "{\"a\":1,\"a\":2}",
                "{" + keys,
                "{" + keys + ",\"k1\":2}",
                "\"" + "\\u0000".repeat(100_000),
                "\"\\ud800\"",
                "\"" + "\u00fc".repeat(300_000));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void jsonBombsAreRefusedQuicklyOnEveryTransport(String bomb) throws Exception {
        long began = System.nanoTime();
        assertThat(server.api("POST", "/api/tasks", bomb).statusCode()).isEqualTo(400);
        assertThat(server.api("POST", "/api/tasks", "{\"title\":" + bomb + "}").statusCode())
                .isEqualTo(400);
        try (Wire wire = new Wire("/ws", uri(), "X-API-Key", TestServer.API_KEY)) {
            wire.send("{\"event\":\"task:join\",\"data\":" + bomb + "}");
            assertThat(wire.next()).contains("INVALID_PAYLOAD");
            assertThat(wire.isOpen()).isTrue();
        }
        try (Wire wire = new Wire(uri())) {
            wire.open();
            wire.send("40{\"apiKey\":\"" + TestServer.API_KEY + "\"}");
            wire.sid();
            wire.send("42[\"task:join\"," + bomb + "]");
            assertThat(wire.closeCode()).isEqualTo(1002);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void manyUnknownFieldsAreIgnored() {
        String keys =
                IntStream.range(0, 70_000).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));
        assertThat(server.api("POST", "/api/tasks", "{\"title\":\"x\"," + keys + "}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(server.api("POST", "/api/tasks", "{\"title\":\"x\",\"y\":[" + "1,".repeat(600_000) + "1]}")
                        .statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks", "/api/auth/login", "/api/nothing", "/"})
    void aBodyOfUnknownLengthIsRefusedAsSoonAsItIsTooLong(String path) throws IOException {
        try (Socket socket = socket()) {
            write(
                    socket,
                    "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + KEY
                            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + " ".repeat(65_536) + "\r\n";
            for (int i = 0; i < 17; i++) {
                write(socket, chunk); // 64 KiB more than it may have, and no end
            }
            String answer = rest(socket);
            assertThat(status(answer)).isEqualTo(413);
            assertThat(answer).contains("PAYLOAD_TOO_LARGE").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosed() throws IOException {
        try (Socket silent = socket();
                Socket slow = socket();
                Socket second = socket()) {
            write(slow, "GET / HT");
            write(second, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(second.getInputStream().read()).isEqualTo('H');
            write(second, "GET /health HTTP/1.1\r\nHos");
            assertThat(rest(silent)).isEmpty();
            assertThat(rest(slow)).isEmpty();
            assertThat(rest(second)).doesNotContain("408").contains("{\"status\":\"UP\"}");
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void connectionsInUseAreNotClosed() throws Exception {
        try (Socket poll = socket();
                Socket idle = socket();
                Socket upload = socket();
                RawSocket plain = new RawSocket("/ws", uri(), KEY);
                Socket silent = socket()) {
            write(idle, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(idle.getInputStream().read()).isEqualTo('H');
            write(
                    upload,
                    "POST /api/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + KEY
                            + "Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{");
            write(poll, get("/api/sync", KEY + "Accept: text/event-stream\r\n"));
            assertThat(poll.getInputStream().read()).isEqualTo('H');

            assertThat(rest(silent)).as("so long it takes").isEmpty();
            write(upload, "\"title\":\"x\"}");
            assertThat(status(rest(upload))).isEqualTo(201);
            write(idle, "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(rest(idle)).contains("HTTP/1.1 200");
            plain.text("{\"event\":\"dashboard:leave\",\"id\":1}");
            assertThat(plain.text()).contains("\"ok\":true");
            poll.setSoTimeout(1_000);
            byte[] some = poll.getInputStream().readNBytes(100);
            assertThat(some).hasSize(100);
        }
    }
}
