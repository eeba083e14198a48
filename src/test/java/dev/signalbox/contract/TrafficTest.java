package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The traffic of an instance: its past by a request, what follows by a socket. */
class TrafficTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        new People(server).user("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Peer open(String user) {
        Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(server.port(), "token", People.token(user));
        peer.settle();
        return peer;
    }

    private static Map<String, Object> past() {
        return Answers.json(server.send(
                "GET",
                "/api/admin/traffic",
                new byte[0],
                People.bearer(People.token("admin")).toArray(String[]::new)));
    }

    @Test
    void adminsGetEachStepAndTheSameByARequest() {
        try (Peer admin = open("admin")) {
            admin.good("dashboard:join", "{}");
            admin.good("traffic:join", "{}");
            Happenings.create(server, "Seen");
            List<Map<String, Object>> heard = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                admin.unread().stream()
                        .filter(each -> each.name().equals("traffic:step"))
                        .forEach(each -> heard.add(each.payload()));
                assertThat(heard).anySatisfy(step -> {
                    assertThat((Map<?, ?>) step.get("events")).isNotEmpty();
                    assertThat(step).containsEntry("connections", Map.of("plain_websocket", 1));
                    assertThat(step).containsEntry("rooms", 1);
                    assertThat((List<?>) past().get("steps")).anyMatch(step::equals);
                });
            });
        }
    }

    @Test
    void othersGetNothing() {
        try (Peer ada = open("ada")) {
            assertThat(ada.call("traffic:join", "{}").code()).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void thePastSaysWhatItsClassesAre() {
        assertThat(past()).containsEntry("everySeconds", 5);
        assertThat((List<?>) past().get("classes")).hasSize(14);
    }
}
