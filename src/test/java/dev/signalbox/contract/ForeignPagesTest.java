package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.socketio.Wire;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign pages in the browser of a signed-in user can do nothing. */
class ForeignPagesTest {
    private static final byte[] NOTHING = {};
    private static final String FRIEND = "https://friend.example";
    private static final String EVIL = "https://evil.example";
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String SITE = "Sec-Fetch-Site";
    private static final String FORBIDDEN = "{\"code\":4,\"message\":\"Forbidden\"}";

    @SuppressWarnings("NullAway.Init")
    private static TestServer server;

    @SuppressWarnings("NullAway.Init")
    private static String cookie;

    @BeforeAll
    static void start() {
        server = TestServer.real(
                "signalbox.allowed-origins",
                FRIEND,
                "signalbox.drain-spread",
                "0s",
                "signalbox.trusted-proxies",
                "127.0.0.1,::1");
        HttpResponse<String> signedIn = server.send(
                "POST",
                "/api/auth/login",
                ("{\"username\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
        cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String own() {
        return "http://localhost:" + server.port();
    }

    private static int upgradeStatus(String path, String... headers) {
        try (Wire wire = new Wire(path, URI.create(own()), headers)) {
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) Objects.requireNonNull(e.getCause()))
                    .getResponse()
                    .statusCode();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {EVIL, "null", "http://localhost", "https://friend.example:8443", "http://user@localhost"})
    void aForeignPageGetsNoSocketAndNoStreamWithTheCookie(String origin) {
        HttpResponse<String> handshake = server.send("GET", POLLING, NOTHING, "Cookie", cookie, "Origin", origin);
        assertThat(handshake.statusCode()).isEqualTo(403);
        assertThat(handshake.body()).isEqualTo(FORBIDDEN);

        HttpResponse<String> own = server.send("GET", POLLING, NOTHING, "Cookie", cookie, "Origin", own());
        assertThat(own.statusCode()).isEqualTo(200);
        String session =
                POLLING + "&sid=" + Answers.json(own.body().substring(1)).get("sid");
        byte[] connect = "40".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> post = server.send("POST", session, connect, "Cookie", cookie, "Origin", origin);
        assertThat(post.statusCode()).isEqualTo(403);
        assertThat(post.body()).isEqualTo(FORBIDDEN);
        HttpResponse<String> poll = server.send("GET", session, NOTHING, "Cookie", cookie, "Origin", origin);
        assertThat(poll.body()).isEqualTo(FORBIDDEN);
        assertThat(server.send("POST", session, connect, "Cookie", cookie, "Origin", own())
                        .body())
                .isEqualTo("ok");

        for (String path : new String[] {
            "/socket.io/?EIO=4&transport=websocket",
            session.replace("polling", "websocket"),
            "/ws",
            "/ws/tasks",
            "/ws/agents/"
        }) {
            assertThat(upgradeStatus(path, "Cookie", cookie, "Origin", origin))
                    .as(path)
                    .isEqualTo(403);
        }
        for (String accept : new String[] {"text/event-stream", "application/json"}) {
            HttpResponse<String> stream =
                    server.send("GET", "/api/sync", NOTHING, "Accept", accept, "Cookie", cookie, "Origin", origin);
            assertThat(stream.statusCode()).isEqualTo(403);
            assertThat(Answers.json(stream)).containsEntry("code", "FORBIDDEN");
        }
        assertThat(server.send(
                                "POST",
                                "/api/tasks",
                                "{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                                "Content-Type",
                                "application/json",
                                "Cookie",
                                cookie,
                                "Origin",
                                origin)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void ourPagesAndAllowedPagesDo() {
        for (String origin : new String[] {own(), own().toUpperCase(java.util.Locale.ROOT), FRIEND}) {
            assertThat(upgradeStatus("/ws", "Cookie", cookie, "Origin", origin)).isEqualTo(101);
            assertThat(upgradeStatus("/socket.io/?EIO=4&transport=websocket", "Cookie", cookie, "Origin", origin))
                    .isEqualTo(101);
            assertThat(server.send("GET", "/api/sync", NOTHING, "Cookie", cookie, "Origin", origin)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCallerWithItsOwnKeyIsNotAForeignPage() {
        assertThat(upgradeStatus("/ws", "X-API-Key", TestServer.API_KEY, "Cookie", cookie, "Origin", EVIL))
                .isEqualTo(101);
        assertThat(server.api("GET", "/api/sync", "", "Origin", EVIL).statusCode())
                .isEqualTo(200);
        assertThat(server.api("POST", "/api/tasks", "{\"title\":\"x\"}", "Origin", EVIL)
                        .statusCode())
                .isEqualTo(201);
        assertThat(server.send("GET", POLLING, NOTHING, "Origin", EVIL).statusCode())
                .as("without a cookie there is nothing to abuse")
                .isEqualTo(200);
    }

    /** As behind a proxy that rewrites the host. */
    @Test
    void aSameOriginPageIsNotForeignWhateverTheHost() {
        for (String path : new String[] {POLLING, "/api/sync"}) {
            assertThat(server.send("GET", path, NOTHING, "Cookie", cookie, "Origin", EVIL, SITE, "same-origin")
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(writes("Cookie", cookie, "Origin", EVIL, SITE, "same-origin"))
                .isEqualTo(201);
        assertThat(upgradeStatus("/ws", "Cookie", cookie, "Origin", EVIL, SITE, "same-origin"))
                .isEqualTo(101);
        assertThat(writes("Cookie", cookie, "Origin", "https://board.example", "X-Forwarded-Host", "board.example"))
                .as("the word of the proxy, which is trusted here")
                .isEqualTo(201);
        assertThat(upgradeStatus(
                        "/ws",
                        "Cookie",
                        cookie,
                        "Origin",
                        "https://board.example",
                        "X-Forwarded-Host",
                        "board.example"))
                .isEqualTo(101);
        assertThat(writes("Cookie", cookie, "Origin", own(), "X-Forwarded-Host", "board.example"))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-site", "cross-site", "nonsense"})
    void aCrossSitePageIsForeignEvenWithoutAnOrigin(String site) {
        assertThat(server.send("GET", POLLING, NOTHING, "Cookie", cookie, SITE, site)
                        .body())
                .isEqualTo(FORBIDDEN);
        assertThat(server.send("GET", "/api/sync", NOTHING, "Cookie", cookie, SITE, site)
                        .statusCode())
                .isEqualTo(403);
        assertThat(writes("Cookie", cookie, SITE, site)).isEqualTo(403);
        for (String path : new String[] {"/socket.io/?EIO=4&transport=websocket", "/ws", "/ws/tasks"}) {
            assertThat(upgradeStatus(path, "Cookie", cookie, SITE, site))
                    .as(path)
                    .isEqualTo(403);
        }
        byte[] wrong = "{\"username\":\"admin\",\"password\":\"wrong\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(server.send("POST", "/api/auth/login", wrong, "Content-Type", "application/json", SITE, site)
                        .statusCode())
                .isEqualTo(403);
        assertThat(writes("Cookie", cookie, SITE, site, "Origin", FRIEND)).isEqualTo(201);
    }

    private static int writes(String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return server.send(
                        "POST",
                        "/api/tasks",
                        "{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                        all.toArray(String[]::new))
                .statusCode();
    }

    private static HttpResponse<String> preflight(String path, String origin) {
        return server.send(
                "OPTIONS",
                path,
                NOTHING,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type,x-api-key,idempotency-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks", "/api/auth/login", "/socket.io/?EIO=4&transport=polling"})
    void preflightsAreAnsweredForAllowedPagesOnly(String path) {
        HttpResponse<String> friend = preflight(path, FRIEND);
        assertThat(friend.statusCode()).isEqualTo(200);
        assertThat(friend.headers().firstValue("Access-Control-Allow-Origin")).hasValue(FRIEND);
        assertThat(friend.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
        assertThat(friend.headers().firstValue("Vary").orElse("")).contains("Origin");

        for (String origin : new String[] {EVIL, "null", "https://friend.example.evil.example"}) {
            HttpResponse<String> evil = preflight(path, origin);
            assertThat(evil.statusCode()).as(origin).isBetween(400, 499);
            assertThat(evil.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-allow"));
        }
    }

    @Test
    void responsesAreReadableByAllowedPagesOnly() {
        for (String path : new String[] {POLLING, "/api/sync", "/api/tasks", "/api/nothing"}) {
            HttpResponse<String> friend = server.send("GET", path, NOTHING, "Cookie", cookie, "Origin", FRIEND);
            assertThat(friend.headers().firstValue("Access-Control-Allow-Origin"))
                    .as(path)
                    .hasValue(FRIEND);
            HttpResponse<String> evil = server.send("GET", path, NOTHING, "Cookie", cookie, "Origin", EVIL);
            assertThat(evil.headers().firstValue("Access-Control-Allow-Origin"))
                    .as(path)
                    .isEmpty();
            assertThat(evil.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }
}
