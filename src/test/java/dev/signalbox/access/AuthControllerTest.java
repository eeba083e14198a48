package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Json;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthControllerTest {
    private static final byte[] NOTHING = {};

    private static final String PROXY = "signalbox.trusted-proxies";

    private final TestServer server = new TestServer("signalbox.allowed-origins", "https://friend.example");

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String path, Map<String, Object> body, String... headers) {
        return post(server, path, body, headers);
    }

    private static HttpResponse<String> post(
            TestServer server, String path, Map<String, Object> body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return server.send("POST", path, JsonText.write(body), all);
    }

    private HttpResponse<String> login(String username, String password, String... headers) {
        return post("/api/auth/login", Json.object("username", username, "password", password), headers);
    }

    private static HttpResponse<String> login(TestServer server, String username, String password, String... headers) {
        return post(server, "/api/auth/login", Json.object("username", username, "password", password), headers);
    }

    private String token() {
        return token(login("admin", TestServer.PASSWORD));
    }

    private static String token(HttpResponse<String> response) {
        return String.valueOf(object(response).get("access_token"));
    }

    private static Map<String, Object> object(HttpResponse<String> response) {
        return Json.asObject(JsonText.read(response.body().getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(object(response)).containsEntry("code", code).containsEntry("status", status);
        assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                .isEqualTo(code.equals("UNAUTHORIZED"));
    }

    private void change(String username, EntityEvent.Verb verb, Map<String, Object> fields) {
        server.bean(LiveSpaces.class)
                .append(
                        LiveSpaces.SYSTEM,
                        new Command(
                                Actor.SIGNALBOX,
                                null,
                                state -> new Command.Draft(
                                        null, new EntityEvent("user", username, verb, fields), false)))
                .toCompletableFuture()
                .join();
    }

    private void user(String username) {
        String hash = server.bean(Passwords.class).hash("password of " + username);
        change(username, EntityEvent.Verb.CREATED, Map.of("passwordHash", hash, "roles", List.of()));
    }

    @Test
    void signingInGivesATokenAndACookie() {
        HttpResponse<String> response = login("admin", TestServer.PASSWORD);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(object(response))
                .containsOnlyKeys("access_token", "token_type", "expires_in", "username", "roles")
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 43_200)
                .containsEntry("username", "admin")
                .containsEntry("roles", List.of("admin"));
        String token = token(response);
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("signalbox_session=" + token + ";")
                .contains("Max-Age=43200", "Path=/", "HTTPOnly", "SameSite=Strict")
                .doesNotContain("Secure");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void overTlsTheCookieIsSecureIfATrustedProxySaysSo() {
        assertThat(cookie(login("admin", TestServer.PASSWORD, "X-Forwarded-Proto", "https")))
                .doesNotContain("Secure");
        try (TestServer behindProxy = new TestServer(PROXY, "127.0.0.1,::1")) {
            assertThat(cookie(login(behindProxy, "admin", TestServer.PASSWORD, "X-Forwarded-Proto", "https")))
                    .contains("; Secure");
            assertThat(cookie(login(behindProxy, "admin", TestServer.PASSWORD, "X-Forwarded-Proto", "http")))
                    .doesNotContain("Secure");
        }
        try (TestServer behindProxy =
                new TestServer(PROXY, "127.0.0.1,::1", "signalbox.forwarded-header", "Forwarded")) {
            assertThat(cookie(
                            login(behindProxy, "admin", TestServer.PASSWORD, "Forwarded", "for=192.0.2.1;proto=https")))
                    .contains("; Secure");
            assertThat(cookie(login(behindProxy, "admin", TestServer.PASSWORD, "X-Forwarded-Proto", "https")))
                    .doesNotContain("Secure");
        }
    }

    @Test
    void behindATrustedProxyEachClientFailsForItself() {
        try (TestServer behindProxy = new TestServer(PROXY, "127.0.0.1,::1")) {
            for (int i = 0; i < 11; i++) {
                login(behindProxy, "admin", "wrong", "X-Forwarded-For", "1.1.1." + i + ", 192.0.2.1");
            }
            assertProblem(
                    login(behindProxy, "admin", TestServer.PASSWORD, "X-Forwarded-For", "192.0.2.1"),
                    429,
                    "RATE_LIMITED");
            assertThat(login(behindProxy, "admin", TestServer.PASSWORD, "X-Forwarded-For", "192.0.2.2")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElseThrow();
    }

    @Test
    void aWrongNameAndAWrongPasswordGetTheSameAnswer() {
        HttpResponse<String> wrongPassword = login("admin", "wrong");
        HttpResponse<String> wrongName = login("nobody", "wrong");
        assertProblem(wrongPassword, 401, "INVALID_CREDENTIALS");
        assertThat(wrongName.body()).isEqualTo(wrongPassword.body());
        assertThat(wrongName.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aDisabledUserCannotSignInAndTheTokenEndsAtOnce() {
        user("ada");
        String token = token(login("ada", "password of ada"));
        assertThat(me("Authorization", "Bearer " + token).statusCode()).isEqualTo(200);

        change("ada", EntityEvent.Verb.UPDATED, Map.of("disabled", true));
        assertProblem(me("Authorization", "Bearer " + token), 401, "UNAUTHORIZED");
        assertProblem(login("ada", "password of ada"), 401, "INVALID_CREDENTIALS");

        change("ada", EntityEvent.Verb.DELETED, Map.of());
        assertProblem(me("Authorization", "Bearer " + token), 401, "UNAUTHORIZED");
    }

    @Test
    void tooManyFailuresLockSignInAlsoForTheRightPassword() {
        for (int i = 0; i < 10; i++) {
            assertProblem(login("admin", "wrong"), 401, "INVALID_CREDENTIALS");
        }
        HttpResponse<String> limited = login("admin", "wrong", "X-Forwarded-For", "10.1.1.1");
        assertProblem(limited, 429, "RATE_LIMITED");
        assertThat(object(limited)).containsEntry("retryAfter", 60);
        assertThat(limited.headers().firstValue("Retry-After")).hasValue("60");
        assertProblem(login("admin", TestServer.PASSWORD), 429, "RATE_LIMITED");

        server.bean(MovingClock.class).advance(Duration.ofSeconds(60));
        assertThat(login("admin", TestServer.PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void everyBadFieldOfASignInIsNamed() {
        HttpResponse<String> response = post("/api/auth/login", Map.of("username", 5));
        assertProblem(response, 400, "INVALID_PAYLOAD");
        assertThat(object(response).get("errors"))
                .isEqualTo(List.of(
                        Map.of("field", "username", "message", "must be a string"),
                        Map.of("field", "password", "message", "is required")));
    }

    @Test
    void aLinkSignsInOnceAndWithinADay() {
        server.bean(Users.class).create("ada", "hash", List.of("admin"), "link-of-ada");
        server.bean(Users.class).create("bob", "hash", List.of(), "link-of-bob");

        assertProblem(post("/api/auth/link", Map.of("token", "guess")), 401, "INVALID_CREDENTIALS");
        HttpResponse<String> response = post("/api/auth/link", Map.of("token", "link-of-ada"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(object(response)).containsEntry("username", "ada").containsEntry("roles", List.of("admin"));
        assertThat(response.headers().firstValue("Set-Cookie")).isPresent();
        assertProblem(post("/api/auth/link", Map.of("token", "link-of-ada")), 401, "INVALID_CREDENTIALS");

        server.bean(MovingClock.class).advance(Duration.ofHours(24));
        assertProblem(post("/api/auth/link", Map.of("token", "link-of-bob")), 401, "INVALID_CREDENTIALS");
    }

    @Test
    void aLinkOfADisabledUserIsWrong() {
        server.bean(Users.class).create("ada", "hash", List.of("admin"), "link-of-ada");
        change("ada", EntityEvent.Verb.UPDATED, Map.of("disabled", true));
        assertProblem(post("/api/auth/link", Map.of("token", "link-of-ada")), 401, "INVALID_CREDENTIALS");
    }

    @Test
    void aSessionIsProlonged() {
        String old = token();
        server.bean(MovingClock.class).advance(Duration.ofHours(11));
        HttpResponse<String> response =
                server.send("POST", "/api/auth/refresh", NOTHING, "Cookie", "signalbox_session=" + old);
        assertThat(response.statusCode()).isEqualTo(200);
        String fresh = token(response);
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow()).contains(fresh);

        server.bean(MovingClock.class).advance(Duration.ofHours(2));
        assertThat(me("Authorization", "Bearer " + fresh).statusCode()).isEqualTo(200);
        assertProblem(
                server.send("POST", "/api/auth/refresh", NOTHING, "Authorization", "Bearer " + old),
                401,
                "UNAUTHORIZED");
        assertProblem(server.send("POST", "/api/auth/refresh", NOTHING), 401, "UNAUTHORIZED");
        assertProblem(
                server.send("POST", "/api/auth/refresh", NOTHING, "X-API-Key", TestServer.API_KEY), 403, "FORBIDDEN");
    }

    @Test
    void signingOutClearsTheCookie() {
        HttpResponse<String> response = server.send("POST", "/api/auth/logout", NOTHING);
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("signalbox_session=;")
                .contains("Max-Age=0", "Path=/", "HTTPOnly", "SameSite=Strict");
    }

    private HttpResponse<String> me(String... headers) {
        return server.send("GET", "/api/me", NOTHING, headers);
    }

    @Test
    void everyHeaderThatTakesACredentialAuthenticates() {
        String token = token();
        Map<String, Object> admin = Map.of(
                "id",
                "admin",
                "name",
                "admin",
                "kind",
                "user",
                "github",
                false,
                "roles",
                List.of("admin"),
                "spaces",
                List.of(Map.of("id", "main", "name", "main", "visibility", "private", "role", "admin")));
        assertThat(object(me("Authorization", "Bearer " + token))).isEqualTo(admin);
        assertThat(object(me("Authorization", "bearer " + token))).isEqualTo(admin);
        assertThat(object(me("X-API-Key", token))).isEqualTo(admin);
        assertThat(object(me("Cookie", "signalbox_session=" + token))).isEqualTo(admin);

        Map<String, Object> key = Map.of(
                "id",
                "static",
                "name",
                "API key",
                "kind",
                "key",
                "github",
                false,
                "roles",
                List.of(),
                "spaces",
                List.of(Map.of("id", "main", "name", "main", "visibility", "private", "role", "agent")));
        assertThat(object(me("X-API-Key", TestServer.API_KEY))).isEqualTo(key);
        assertThat(object(me("Authorization", "Bearer " + TestServer.API_KEY))).isEqualTo(key);
    }

    @Test
    void aUserWithoutRolesSeesNoSpace() {
        user("ada");
        String token = token(login("ada", "password of ada"));
        assertThat(object(me("Authorization", "Bearer " + token)))
                .containsEntry("roles", List.of())
                .containsEntry("spaces", List.of());
    }

    @Test
    void aBadCredentialIsRefused() {
        assertProblem(me(), 401, "UNAUTHORIZED");
        assertProblem(me("X-API-Key", "static-key-0123456780"), 401, "UNAUTHORIZED");
        assertProblem(me("X-API-Key", ""), 401, "UNAUTHORIZED");
        assertProblem(me("Authorization", "Basic YWRtaW46YWRtaW4="), 401, "UNAUTHORIZED");
        assertProblem(me("Authorization", "Bearer"), 401, "UNAUTHORIZED");
        assertProblem(me("Cookie", "signalbox_session=x.y.z"), 401, "UNAUTHORIZED");
        assertProblem(server.send("GET", "/api/me?access_token=" + token(), NOTHING), 401, "UNAUTHORIZED");
    }

    @Test
    void aBadHeaderDoesNotFallBackToTheCookie() {
        assertProblem(
                me("Authorization", "Bearer x.y.z", "Cookie", "signalbox_session=" + token()), 401, "UNAUTHORIZED");
    }

    @Test
    void aBadCredentialDoesNotMatterWhereNoneIsNeeded() {
        assertThat(login("admin", TestServer.PASSWORD, "Authorization", "Bearer x.y.z")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "http://localhost:1",
                "https://localhost",
                "null",
                "file://",
                "not an origin",
                "http://localhost.evil.example"
            })
    void aForeignPageMayNotSignInNorUseTheCookie(String origin) {
        String token = token();
        assertProblem(login("admin", TestServer.PASSWORD, "Origin", origin), 403, "FORBIDDEN");
        assertProblem(server.send("POST", "/api/auth/logout", NOTHING, "Origin", origin), 403, "FORBIDDEN");
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            assertProblem(
                    server.send(
                            method, "/api/anything", NOTHING, "Origin", origin, "Cookie", "signalbox_session=" + token),
                    403,
                    "FORBIDDEN");
        }
    }

    @Test
    void ourOwnPagesAndAllowedOnesMay() {
        String token = token();
        for (String origin : List.of("http://localhost:" + server.port(), "https://friend.example")) {
            assertThat(login("admin", TestServer.PASSWORD, "Origin", origin).statusCode())
                    .isEqualTo(200);
            assertThat(server.send(
                                    "POST",
                                    "/api/auth/refresh",
                                    NOTHING,
                                    "Origin",
                                    origin,
                                    "Cookie",
                                    "signalbox_session=" + token)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void theOriginDoesNotMatterWithACredentialInAHeader() {
        assertProblem(
                server.send(
                        "POST",
                        "/api/anything",
                        NOTHING,
                        "Origin",
                        "http://evil.example",
                        "X-API-Key",
                        TestServer.API_KEY),
                404,
                "NOT_FOUND");
    }

    @Test
    void onlyAllowedOriginsMayReadOurAnswers() {
        HttpResponse<String> friend = me("Origin", "https://friend.example", "X-API-Key", TestServer.API_KEY);
        assertThat(friend.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://friend.example");
        HttpResponse<String> evil = me("Origin", "https://evil.example", "X-API-Key", TestServer.API_KEY);
        assertThat(evil.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        HttpResponse<String> preflight = server.send(
                "OPTIONS",
                "/api/me",
                NOTHING,
                "Origin",
                "https://friend.example",
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "authorization");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://friend.example");
    }
}
