package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ProblemHandlerTest {
    private static final byte[] NOTHING = {};
    private static final int MIB = 1024 * 1024;

    @SuppressWarnings("NullAway.Init")
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return server.send("GET", path, NOTHING, headers);
    }

    private static HttpResponse<String> getWithKey(String path) {
        return get(path, "X-API-Key", TestServer.API_KEY);
    }

    private static HttpResponse<String> post(String path, String body, String contentType) {
        return server.send(
                "POST",
                path,
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                contentType,
                "X-API-Key",
                TestServer.API_KEY);
    }

    private static Map<String, Object> assertProblem(HttpResponse<String> response, int status, String code) {
        Map<String, Object> body = Json.asObject(JsonText.read(response.body().getBytes(StandardCharsets.UTF_8)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(body)
                .containsEntry("code", code)
                .containsEntry("status", status)
                .containsEntry("type", "about:blank");
        assertThat(body).containsKeys("title", "detail");
        assertThat(response.body())
                .doesNotContain("Exception", "micronaut", "dev.signalbox", "java.", "byte[", ProbeController.INSIDE);
        return body;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":}", "nul", "{\"a\":1,\"a\":2}", "\u0000", "{} {}", "[[[["})
    void malformedJsonIsRefusedWithoutTheParsersMessage(String body) {
        Map<String, Object> problem =
                assertProblem(post("/api/probe/json", body, "application/json"), 400, "INVALID_PAYLOAD");
        assertThat(problem.get("errors"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(1);
    }

    @Test
    void jsonOfAnyShapeReachesTheRouteAsItsBytes() {
        for (String body : List.of("{}", "[1,2,3]", "\"AAAA\"", "null", "5")) {
            assertThat(post("/api/probe/json", body, "application/json").body())
                    .isEqualTo("{\"bytes\":" + body.length() + "}");
        }
    }

    @Test
    void aMissingBodyIsNamed() {
        Map<String, Object> problem =
                assertProblem(post("/api/probe/json", "", "application/json"), 400, "INVALID_PAYLOAD");
        assertThat(String.valueOf(problem.get("errors"))).contains("field=body");
    }

    @Test
    void anotherMediaTypeIs415() {
        assertProblem(post("/api/probe/json", "a: 1", "application/yaml"), 415, "INVALID_PAYLOAD");
        assertProblem(post("/api/probe/json", "a=1", "application/x-www-form-urlencoded"), 415, "INVALID_PAYLOAD");
        assertProblem(post("/api/probe/json", "--x", "multipart/form-data; boundary=x"), 415, "INVALID_PAYLOAD");
    }

    @Test
    void anotherMethodIs405AndNamesThoseThatWork() {
        HttpResponse<String> response = get("/api/auth/login");
        assertProblem(response, 405, "INVALID_PAYLOAD");
        assertThat(response.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void aMediaTypeThatCannotBeProducedIs406() {
        assertProblem(get("/api/me", "Accept", "image/png", "X-API-Key", TestServer.API_KEY), 406, "INVALID_PAYLOAD");
    }

    @ParameterizedTest
    @CsvSource({"/api/probe/number/many,number", "/api/probe/limit?limit=many,limit", "/api/probe/limit,limit"})
    void aValueOfTheAddressThatIsNotValidIsNamed(String path, String field) {
        Map<String, Object> problem = assertProblem(getWithKey(path), 400, "INVALID_PAYLOAD");
        assertThat(problem.get("errors"))
                .isEqualTo(List.of(Map.of("field", field, "message", "is missing or not valid")));
    }

    @Test
    void aMissingRouteIs404WithACredentialAnd401Without() {
        assertProblem(getWithKey("/api/nothing"), 404, "NOT_FOUND");
        assertProblem(getWithKey("/api"), 404, "NOT_FOUND");
        HttpResponse<String> anonymous = get("/api/nothing", "Accept", "text/html");
        assertProblem(anonymous, 401, "UNAUTHORIZED");
        assertThat(anonymous.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertProblem(get("/nothing.txt"), 404, "NOT_FOUND");
        assertProblem(post("/nothing", "{}", "application/json"), 404, "NOT_FOUND");
    }

    @Test
    void aRouteWithoutAnAccessRuleIsNotOpen() {
        assertProblem(get("/api/probe/unannotated"), 401, "UNAUTHORIZED");
        assertThat(getWithKey("/api/probe/unannotated").body()).isEqualTo("{\"id\":\"static\"}");
        assertProblem(get("/outside/unannotated"), 401, "UNAUTHORIZED");
        assertProblem(getWithKey("/outside/unannotated"), 403, "FORBIDDEN");
        assertProblem(getWithKey("/api/probe/denied"), 403, "FORBIDDEN");
    }

    @Test
    void anOpenRouteKnowsItsCallerIfThereIsOne() {
        assertThat(get("/api/probe/anyone").body()).contains("unknown");
        assertThat(getWithKey("/api/probe/anyone").body()).contains("static");
        assertThat(get("/api/probe/anyone", "X-API-Key", "wrong").body()).contains("unknown");
        assertThat(getWithKey("/api/probe/known").body()).contains("static");
        assertProblem(get("/api/probe/known"), 401, "UNAUTHORIZED");
    }

    @Test
    void noDetailOfAFailureIsShown() {
        assertProblem(getWithKey("/api/probe/crash"), 500, "INTERNAL");
        assertProblem(getWithKey("/api/probe/late-crash"), 500, "INTERNAL");
        assertProblem(getWithKey("/api/probe/unwritable"), 500, "INTERNAL");
    }

    @Test
    void aRefusalKeepsItsCodeItsMessageAndItsDetails() {
        Map<String, Object> problem = assertProblem(getWithKey("/api/probe/late-refusal"), 409, "INVALID_TRANSITION");
        assertThat(problem)
                .containsEntry("detail", "Not now.")
                .containsEntry("title", "Not possible in this status")
                .containsEntry("taskStatus", "merged");
    }

    @Test
    void aRefusalThatMayBeRetriedSaysWhen() {
        HttpResponse<String> response = getWithKey("/api/probe/busy");
        assertThat(assertProblem(response, 503, "STORE_UNAVAILABLE")).containsEntry("retryAfter", 1);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aBodyOfMoreThanOneMebibyteIsTooLarge() {
        String fits = "\"" + "a".repeat(MIB - 2) + "\"";
        assertThat(post("/api/probe/json", fits, "application/json").body()).isEqualTo("{\"bytes\":" + MIB + "}");
        assertProblem(post("/api/probe/json", fits + " ", "application/json"), 413, "PAYLOAD_TOO_LARGE");
        assertThat(chunked("/api/probe/json", fits.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertProblem(
                chunked("/api/probe/json", (fits + " ").getBytes(StandardCharsets.UTF_8)), 413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void theWebhookTakesMore() {
        int most = 25 * MIB;
        assertProblem(server.send("POST", "/api/github/webhook", new byte[most]), 503, "WEBHOOK_NOT_CONFIGURED");
        assertProblem(chunked("/api/github/webhook", new byte[most]), 503, "WEBHOOK_NOT_CONFIGURED");
        assertProblem(server.send("POST", "/api/github/webhook", new byte[27 * MIB]), 413, "PAYLOAD_TOO_LARGE");
    }

    private static HttpResponse<String> chunked(String path, byte[] body) {
        return server.send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build());
    }

    @Test
    void anErrorOfAHeadRequestHasNoBody() {
        HttpResponse<String> response = server.send("HEAD", "/api/nothing", NOTHING);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /%zz HTTP/1.1", "GET /a b c HTTP/1.1", "GARBAGE", "GET /\\ HTTP/1.1"})
    void whatIsNoHttpIsRefusedInTheSameFormat(String line) throws IOException {
        String answer = raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).containsPattern("^HTTP/1\\.[01] 4").contains("application/problem+json", "\"code\":");
        assertThat(answer).doesNotContain("Exception", "micronaut", "netty", "java");
    }

    @Test
    void anAddressThatIsTooLongIsRefusedInTheSameFormat() throws IOException {
        String answer = raw("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer).containsPattern("^HTTP/1\\.[01] 413").contains("PAYLOAD_TOO_LARGE");
    }

    @Test
    void aClientThatDisconnectsIsNoError() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        try {
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket("localhost", server.port())) {
                    String half =
                            "POST /api/probe/json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + (i % 2 == 0 ? "Content-Length: 100" : "Transfer-Encoding: chunked")
                                    + "\r\n\r\n"
                                    + (i % 2 == 0 ? "{" : "5\r\n{");
                    socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
                    socket.setSoLinger(i % 4 < 2, 0);
                }
            }
            for (int i = 0; i < 20; i++) {
                assertThat(get("/api/probe/anyone").statusCode()).isEqualTo(200);
            }
            assertThat(List.copyOf(log.list))
                    .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        } finally {
            root.detachAppender(log);
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
