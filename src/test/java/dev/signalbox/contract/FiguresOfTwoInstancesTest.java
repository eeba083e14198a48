package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What admins see of one instance behind a balancer is what happens on all. */
class FiguresOfTwoInstancesTest {
    private static TestServer one;
    private static TestServer other;

    @BeforeAll
    static void start() {
        one = TestServer.real("signalbox.embedded-port", "0");
        other = TestServer.real("mongodb.uri", one.mongoUri());
        new People(one).user("ada").user("bob");
        for (TestServer each : List.of(one, other)) {
            for (String user : List.of("admin", "ada", "bob")) {
                eventually().until(() -> send(each, "GET", "/api/me", "", user) != null);
            }
        }
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }

    private static Map<String, Object> send(TestServer server, String method, String path, String json, String user) {
        List<String> headers = new ArrayList<>(People.bearer(People.token(user)));
        headers.addAll(List.of("Content-Type", "application/json"));
        var answer = server.send(method, path, json.getBytes(StandardCharsets.UTF_8), headers.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Answers.json(answer);
    }

    private static void report(TestServer server, String user, int painted) {
        send(
                server,
                "POST",
                "/api/browser-reports",
                "{\"state\":\"live\",\"seconds\":30,\"errors\":1,\"painted\":[%d]}".formatted(painted),
                user);
    }

    @Test
    void bothShowWhatTheBrowsersOfAllReport() {
        report(one, "ada", 12);
        report(other, "ada", 90);
        report(other, "bob", 4_000);
        for (TestServer each : List.of(one, other)) {
            eventually()
                    .untilAsserted(() -> assertThat(send(each, "GET", "/api/admin/cohorts", "", "admin")
                                    .get("live"))
                            .asInstanceOf(InstanceOfAssertFactories.MAP)
                            .containsEntry("people", 2)
                            .containsEntry("samples", 3)
                            .containsEntry("browserMinutes", 1.5)
                            .containsEntry("errorsPerMinute", 2.0)
                            .containsEntry("paintedP50", 100)
                            .containsEntry("paintedP99", 5_000));
        }
    }

    @Test
    void bothShowTheTrafficOfAll() {
        try (Peer here = tab(one);
                Peer there = tab(other)) {
            eventually().untilAsserted(() -> {
                Happenings.create(other, "Seen");
                for (TestServer each : List.of(one, other)) {
                    List<Map<?, ?>> steps = steps(each);
                    assertThat(steps).anySatisfy(step -> {
                        assertThat(step.get("instances")).isEqualTo(2);
                        assertThat(step.get("connections")).isEqualTo(Map.of("plain_websocket", 2));
                        assertThat(step.get("rooms")).isEqualTo(2);
                    });
                    assertThat(steps)
                            .anySatisfy(step -> assertThat(step.get("events"))
                                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                                    .containsKey("action"));
                }
            });
            assertThat(here.unread()).isNotEmpty();
            assertThat(there.unread()).isNotEmpty();
        }
    }

    private static Peer tab(TestServer server) {
        Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(server.port(), "token", People.token("admin"));
        peer.good("dashboard:join", "{}");
        return peer;
    }

    @SuppressWarnings("unchecked") // JSON
    private static List<Map<?, ?>> steps(TestServer server) {
        return (List<Map<?, ?>>)
                send(server, "GET", "/api/admin/traffic", "", "admin").get("steps");
    }
}
