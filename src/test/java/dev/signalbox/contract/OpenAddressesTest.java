package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints without a credential reveal nothing, and no unplanned endpoint exists. */
class OpenAddressesTest {
    private static final String METRICS_TOKEN = "metrics-token-0123456789";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false", "signalbox.metrics-token", METRICS_TOKEN);
        new People(server).user("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> get(String path, List<String> headers) {
        return server.send("GET", path, new byte[0], headers.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/liveness", "/health/readiness"})
    void healthIsOneWordForWhoeverIsNoAdmin(String path) {
        for (List<String> caller : List.of(List.<String>of(), People.bearer(People.token("ada")))) {
            assertThat(get(path, caller).body()).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @Test
    void theMetricsTokenOpensTheMetricsAndNothingElse() {
        List<String> metrics = People.bearer(METRICS_TOKEN);
        assertThat(get("/prometheus", metrics).statusCode()).isEqualTo(200);
        assertThat(get("/prometheus", List.of("X-API-Key", METRICS_TOKEN)).statusCode())
                .isEqualTo(200);
        for (String path : List.of("/api/me", "/api/tasks", "/api/users", "/api/admin/audit", "/api/sync")) {
            assertThat(get(path, metrics).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(get("/prometheus/", metrics).statusCode()).isEqualTo(200);
        assertThat(get("/prometheus", People.bearer(METRICS_TOKEN + "x")).statusCode())
                .isEqualTo(401);
        assertThat(get("/prometheus?token=" + METRICS_TOKEN, List.of()).statusCode())
                .isEqualTo(401);
        try (Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(server.port(), "token", METRICS_TOKEN)) {
            assertThat(peer.refusal()).isEqualTo("UNAUTHORIZED");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/unknown",
                "/api/tasks/a/b",
                "/api/admin",
                "/api/auth",
                "/assets/unknown.js",
                "/ws",
                "/ws/unknown",
                "/.env",
                "/application.yml",
                "/unknown.html",
                "/login.json",
                "/%2e%2e/application.yml",
                "/assets/..%2fapplication.yml",
                "/assets/%2e%2e/%2e%2e/application.yml",
                "/openapi.json"
            })
    void missingPathsAreProblemDocuments(String path) {
        for (List<String> caller :
                List.of(List.<String>of(), People.bearer(People.token("ada")), People.bearer(People.token("admin")))) {
            HttpResponse<String> answer = get(path, caller);
            assertThat(answer.statusCode()).as(answer.body()).isIn(400, 401, 404);
            assertThat(Answers.json(answer)).containsKeys("code", "status");
            assertThat(answer.body()).doesNotContainIgnoringCase("micronaut");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/index.html",
                "/.git/config",
                "/token_info",
                "/oauth/access_token",
                "/beans",
                "/env",
                "/info",
                "/loggers",
                "/metrics",
                "/refresh",
                "/routes",
                "/stop",
                "/threaddump",
                "/caches",
                "/management",
                "/swagger",
                "/swagger-ui",
                "/logout",
                "/login",
                "/socket-upgrade"
            })
    void noOtherEndpointOfAFrameworkIsThere(String path) {
        for (List<String> caller : List.of(List.<String>of(), People.bearer(People.token("admin")))) {
            HttpResponse<String> answer = get(path, caller);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(Answers.json(answer)).containsEntry("code", "NOT_FOUND");
            assertThat(server.send("POST", path, new byte[0], caller.toArray(String[]::new))
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
