package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAppControllerTest {
    private static final byte[] NOTHING = {};
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @SuppressWarnings("NullAway.Init")
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer("signalbox.trusted-proxies", "127.0.0.0/8,::1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return server.send("GET", path, NOTHING, headers);
    }

    private static void assertPage(HttpResponse<String> response) {
        assertPage(200, response);
    }

    private static void assertPage(int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(response.body()).contains("<div id=\"root\">");
        assertGuarded(response);
    }

    private static void assertGuarded(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/tasks/42",
                "/tasks/42/",
                "/spaces/main",
                "/spaces/main/settings",
                "/agents",
                "/Agents",
                "/settings",
                "/sign-in?x=a.b"
            })
    void everyAddressOfTheAppIsItsPage(String path) {
        assertPage(get(path, "Accept", BROWSER));
        assertPage(get(path));
    }

    @Test
    void aBadCookieDoesNotPreventThePage() {
        assertPage(get("/tasks/42", "Accept", BROWSER, "Cookie", "signalbox_session=expired"));
    }

    private static final String UNKNOWN = """
            /docs/x
            /metrics
            /swagger
            /swagger-ui
            /anything
            /tasks
            /tasks/42/events
            /spaces
            /spaces/main/members
            /agents/7/runs
            /.git/config
            """;

    @ParameterizedTest
    @MethodSource("unknown")
    void anUnknownAddressIsThePageThatSaysSoForBrowsersOnly(String path) {
        assertPage(404, get(path, "Accept", BROWSER));
        assertThat(server.send("HEAD", path, NOTHING, "Accept", BROWSER).statusCode())
                .isEqualTo(404);
        for (String accept : List.of("*/*", "application/json", "text/plain", "image/*;q=0.8,*/*;q=0.5")) {
            assertProblem(get(path, "Accept", accept));
        }
        assertProblem(get(path));
        assertProblem(server.send("POST", path, NOTHING, "Accept", BROWSER));
    }

    static Stream<String> unknown() {
        return UNKNOWN.lines();
    }

    private static void assertProblem(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"NOT_FOUND\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/missing.js", "/assets/missing", "/tasks/42.html", "/wsx.y", "/ws", "/ws/tasks", "/socket.io/x"
            })
    void whatIsNoAddressOfTheAppIsNotFound(String path) {
        assertProblem(get(path, "Accept", BROWSER));
    }

    @Test
    void aRequestForDataGetsNoPage() {
        assertThat(get("/tasks/42", "Accept", "application/json").statusCode()).isEqualTo(404);
        assertThat(server.send("POST", "/tasks/42", NOTHING).statusCode()).isEqualTo(404);
    }

    @Test
    void filesWithAHashInTheirNameAreKeptForGood() {
        HttpResponse<String> response = get("/assets/app-0a1b2c3d.js");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("javascript");
        assertThat(response.headers().allValues("Cache-Control"))
                .containsExactly("public, max-age=31536000, immutable");
        assertGuarded(response);
    }

    @Test
    void otherFilesAreAskedForAgain() {
        HttpResponse<String> response = get("/robots.txt");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-cache");
        String modified = response.headers().firstValue("Last-Modified").orElseThrow();
        assertThat(get("/robots.txt", "If-Modified-Since", modified).statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../application.yml",
                "/..%2fapplication.yml",
                "/%2e%2e/application.yml",
                "/assets/..%2f..%2fapplication.yml",
                "/..%5capplication.yml",
                "/assets/%2e%2e/%2e%2e/logback.xml",
                "/application.yml"
            })
    void nothingOutsideTheAppIsServed(String path) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(response.body()).doesNotContain("micronaut:", "<configuration");
    }

    @Test
    void dataIsNotSniffedEither() {
        HttpResponse<String> response = get("/api/me", "X-API-Key", TestServer.API_KEY);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void overTlsBrowsersGetStrictTransportSecurity() {
        assertThat(get("/", "X-Forwarded-For", "192.0.2.1", "X-Forwarded-Proto", "https")
                        .headers()
                        .firstValue("Strict-Transport-Security"))
                .hasValue("max-age=31536000");
    }

    @Test
    void healthIsOpenAndItsDetailsAreNot() {
        HttpResponse<String> anonymous = get("/health");
        assertThat(anonymous.statusCode()).isEqualTo(200);
        assertThat(anonymous.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get("/health", "X-API-Key", TestServer.API_KEY).body()).isEqualTo(anonymous.body());
        assertThat(get("/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreForAdmins() {
        assertThat(get("/prometheus").statusCode()).isEqualTo(401);
        assertThat(get("/prometheus", "X-API-Key", TestServer.API_KEY).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/beans", "/env", "/loggers", "/routes", "/threaddump", "/info", "/refresh", "/stop"})
    void noOtherEndpointOfTheFrameworkIsThere(String path) {
        assertThat(get(path, "Accept", "application/json", "X-API-Key", TestServer.API_KEY)
                        .statusCode())
                .isEqualTo(404);
    }
}
