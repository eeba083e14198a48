package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.EventStream;
import dev.signalbox.fakes.ForeignFlags;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Live updates are given to a share of the principals, and taken away from open sockets. */
class RolloutTest {
    private static final String FLAG = "/api/admin/features/websocket";
    private static final String EVERYONE = "{\"enabled\":true,\"rollout\":100,\"optIn\":[]}";
    private static final String NOBODY = "{\"enabled\":false,\"rollout\":100,\"optIn\":[]}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false", "signalbox.embedded-port", "0");
        new People(server).user("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void everyoneAgain() {
        put(server, EVERYONE);
    }

    private static Map<String, Object> put(TestServer at, String json) {
        HttpResponse<String> answer = send(at, "PUT", FLAG, json, "admin");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Answers.json(answer);
    }

    private static HttpResponse<String> send(TestServer at, String method, String path, String json, String user) {
        List<String> headers = new ArrayList<>(People.bearer(People.token(user)));
        headers.addAll(List.of("Content-Type", "application/json"));
        return at.send(method, path, json.getBytes(StandardCharsets.UTF_8), headers.toArray(String[]::new));
    }

    private static Object features(TestServer at, String user) {
        return Answers.json(send(at, "GET", "/api/features", "", user)).get("websocket");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = TransportUnderTest.class, names = "SOCKET_IO_UPGRADED", mode = EnumSource.Mode.EXCLUDE)
    void aSocketIsToldAndClosed(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            peer.good("dashboard:join", "{}");
            peer.unread();
            put(server, NOBODY);
            assertThat(peer.next("features:changed"))
                    .containsEntry("websocket", Map.of("enabled", false, "reason", "disabled", "rollout", 100));
            assertThat(peer.awaitEnd())
                    .isEqualTo(
                            switch (transport) {
                                case PLAIN_WEBSOCKET -> "4403";
                                case STOCK_CLIENT -> "io server disconnect";
                                default -> "41";
                            });
        }
        try (Peer again = transport.open(server.port(), "apiKey", TestServer.API_KEY)) {
            assertThat(again.refusal()).isEqualTo("FEATURE_DISABLED");
        }
        put(server, EVERYONE);
        try (Peer back = transport.connect(server)) {
            back.good("dashboard:join", "{}");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = StateTransport.class,
            names = {"TASKS_SOCKET", "AGENTS_SOCKET"})
    void aSocketOfStatesIsClosed(StateTransport transport) {
        try (States states = transport.connect(server)) {
            states.next();
            put(server, NOBODY);
            assertThat(states.awaitEnd()).isEqualTo("4403");
        }
        try (States again = transport.connect(server)) {
            assertThat(again.awaitEnd()).isEqualTo("4403");
        }
    }

    @Test
    void streamsAndRequestsGoOn() {
        put(server, NOBODY);
        try (EventStream stream = new EventStream(server.port(), "/api/sync?types=tasks")) {
            stream.next();
            Happenings.create(server, "Still seen");
            assertThat(stream.next().data().toString()).contains("Still seen");
        }
        assertThat(server.api("GET", "/api/sync?types=tasks", "", "Accept", "application/json")
                        .body())
                .contains("Still seen");
    }

    @Test
    void onlyThoseWhoLoseItAreClosed() {
        try (Peer machine = TransportUnderTest.PLAIN_WEBSOCKET.connect(server);
                Peer ada = TransportUnderTest.PLAIN_WEBSOCKET.open(server.port(), "token", People.token("ada"))) {
            ada.settle();
            put(server, "{\"enabled\":true,\"rollout\":0,\"optIn\":[\"ada\"]}");
            assertThat(machine.awaitEnd()).isEqualTo("4403");
            ada.good("dashboard:leave", "{}");
            assertThat(ada.isOpen()).isTrue();
        }
        assertThat(features(server, "ada")).isEqualTo(Map.of("enabled", true, "reason", "opt_in", "rollout", 0));
        assertThat(features(server, "admin")).isEqualTo(Map.of("enabled", false, "reason", "rollout", "rollout", 0));
        put(server, EVERYONE);
        assertThat(features(server, "ada")).isEqualTo(Map.of("enabled", true, "reason", "default", "rollout", 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"enabled\":true,\"rollout\":101}",
                "{\"enabled\":true,\"rollout\":-1}",
                "{\"enabled\":true,\"rollout\":1.5}",
                "{\"enabled\":true,\"rollout\":\"50\"}",
                "{\"enabled\":true}",
                "{\"rollout\":50}",
                "{\"enabled\":\"yes\",\"rollout\":50}",
                "{\"enabled\":true,\"rollout\":50,\"optIn\":\"ada\"}",
                "{\"enabled\":true,\"rollout\":50,\"optIn\":[7]}",
                "[]",
                ""
            })
    void whatIsNoFlagIsRefused(String json) {
        HttpResponse<String> answer = send(server, "PUT", FLAG, json, "admin");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_PAYLOAD");
        assertThat(features(server, "ada")).isEqualTo(Map.of("enabled", true, "reason", "default", "rollout", 100));
    }

    @Test
    void aChangeReachesTheOtherInstance() {
        String store = server.mongoUri();
        try (TestServer other = TestServer.real("mongodb.uri", store, "signalbox.limits.enabled", "false");
                Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.connect(other)) {
            peer.good("dashboard:join", "{}");
            put(server, NOBODY);
            assertThat(peer.awaitEnd()).isEqualTo("4403");
            put(other, EVERYONE);
            await().untilAsserted(() -> assertThat(features(server, "ada"))
                    .isEqualTo(Map.of("enabled", true, "reason", "default", "rollout", 100)));
        }
    }

    @Test
    void aChangeOutlivesARestartAndWinsOverTheStartValues(@TempDir Path folder) {
        String[] settings = {"signalbox.data-dir", folder.toString(), "feature.websocket.rollout", "100"};
        try (TestServer first = TestServer.real(settings)) {
            put(first, "{\"enabled\":true,\"rollout\":0}");
            put(first, "{\"enabled\":true,\"rollout\":1}");
        }
        try (TestServer second = TestServer.real(settings)) {
            assertThat(Answers.json(send(second, "GET", FLAG, "", "admin")))
                    .containsEntry("rollout", 1)
                    .containsEntry("before", 0)
                    .doesNotContainKey("stopped");
        }
    }

    @Test
    void theProviderOfATeamDecidesInPlaceOfOurs() {
        try (TestServer other = TestServer.real(ForeignFlags.ENABLED, "true", "signalbox.limits.enabled", "false")) {
            await().untilAsserted(() -> assertThat(features(other, "admin"))
                    .isEqualTo(Map.of("enabled", false, "reason", "opt_in", "rollout", 100)));
            try (Peer key = TransportUnderTest.PLAIN_WEBSOCKET.connect(other);
                    Peer user = TransportUnderTest.PLAIN_WEBSOCKET.open(other.port(), "token", People.token("admin"))) {
                assertThat(user.refusal()).isEqualTo("FEATURE_DISABLED");
                key.good("dashboard:join", "{}");
            }
        }
    }

    @Test
    void theStartValuesHoldUntilThen() {
        try (TestServer off = TestServer.real("feature.websocket.enabled", "false")) {
            assertThat(features(off, "admin"))
                    .isEqualTo(Map.of("enabled", false, "reason", "disabled", "rollout", 100));
        }
    }
}
