package dev.signalbox.contract;

import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A being for each member who is in a space. */
@SuppressWarnings("unchecked") // JSON
class WhoIsHereTest {
    private static final TransportUnderTest TAB = TransportUnderTest.SOCKET_IO_BY_WEBSOCKET;
    private static final String MAIN = "{\"spaceId\":\"main\"}";

    private TestServer server;
    private People people;

    @BeforeEach
    void start() {
        server = TestServer.real(
                MovingClock.START,
                MovingClock.SOME_TIME,
                "signalbox.presence.enabled",
                "true",
                "signalbox.limits.enabled",
                "false");
        people = new People(server)
                .user("ada")
                .member("main", "ada", Role.MEMBER)
                .user("stranger");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Peer tab(String user) {
        Peer peer = TAB.open(server.port(), "token", People.token(user));
        peer.settle();
        return peer;
    }

    private void pass(int seconds) {
        server.bean(MovingClock.class).advance(Duration.ofSeconds(seconds));
    }

    private Map<String, Object> being(String id) {
        return json(server.api("POST", "/api/beings", "{\"action\":\"get\",\"beingId\":\"" + id + "\"}"));
    }

    private static List<Map<String, Object>> beings(Map<String, Object> payload) {
        return (List<Map<String, Object>>) payload.get("beings");
    }

    @Test
    void isOnlineWhileThereIsATabAndForAGraceAfter() {
        try (Peer watcher = TAB.connect(server)) {
            watcher.good("space:join", MAIN);
            watcher.next("space:state");
            Peer one = tab("ada");
            one.good("dashboard:join", MAIN);
            assertThat(beings(watcher.next("space:presence")))
                    .singleElement()
                    .satisfies(being -> assertThat(being)
                            .containsEntry("id", "user/ada")
                            .containsEntry("type", "guest")
                            .containsEntry("ownerId", "ada")
                            .containsEntry("online", true));
            Peer two = tab("ada");
            two.good("space:join", MAIN);
            assertThat(beings(two.next("space:state"))).hasSize(1);
            one.close();
            pass(60);
            create("Mark"); // any presence would have come before
            assertThat(watcher.next("being:created")).containsEntry("name", "Mark");
            two.close();
            pass(20); // within the grace
            create("Another");
            assertThat(watcher.next("being:created")).containsEntry("name", "Another");
            assertThat((Map<String, Object>) being("user/ada").get("data")).containsEntry("online", true);
            await().until(() -> {
                pass(15);
                return Boolean.FALSE.equals(
                        ((Map<String, Object>) being("user/ada").get("data")).get("online"));
            });
            assertThat(beings(watcher.next("space:presence")))
                    .singleElement()
                    .satisfies(being -> assertThat(being).containsEntry("online", false));
            people.removeMember("main", "ada");
            pass(2);
            assertThat(watcher.next("space:presence"))
                    .containsEntry("beings", List.of())
                    .containsEntry("removed", List.of("user/ada"));
            assertThat(being("user/ada")).containsEntry("code", "NOT_FOUND");
        }
    }

    private void create(String name) {
        server.api("POST", "/api/beings", "{\"action\":\"create\",\"data\":{\"name\":\"" + name + "\"}}");
    }

    private static List<Object> ids(Map<String, Object> payload) {
        return beings(payload).stream().map(being -> being.get("id")).toList();
    }

    private Map<String, Object> beingsFor(String user, String action) {
        return json(server.send(
                "POST",
                "/api/beings",
                ("{\"spaceId\":\"open\",\"beingId\":\"user/ada\",\"action\":\"" + action + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                "Authorization",
                "Bearer " + People.token(user),
                "Content-Type",
                "application/json"));
    }

    private List<Object> syncFor(String user) {
        return ids(json(server.send(
                "GET",
                "/api/sync?spaceId=open&types=beings",
                new byte[0],
                "Authorization",
                "Bearer " + People.token(user),
                "Accept",
                "application/json")));
    }

    /** Who its members are, and what they are writing, is for members. */
    @Test
    void aReaderOfAPublicSpaceDoesNotSeeItsPeople() {
        people.space("open", Space.Visibility.PUBLIC).member("open", "ada", Role.MEMBER);
        String open = "{\"spaceId\":\"open\"}";
        try (Peer ada = tab("ada");
                Peer stranger = tab("stranger")) {
            stranger.good("space:join", open);
            assertThat(beings(stranger.next("space:state"))).isEmpty();
            ada.good("space:join", open);
            ada.next("space:state");
            assertThat(ids(ada.next("space:presence"))).containsExactly("user/ada");
            ada.good("space:draft", "{\"spaceId\":\"open\",\"text\":\"Hel\"}");
            assertThat(ids(Map.of("beings", beingsFor("ada", "list").get("data"))))
                    .containsExactly("user/ada");
            assertThat(beingsFor("ada", "get")).containsEntry("success", true);
            assertThat((List<Object>) beingsFor("stranger", "list").get("data")).isEmpty();
            assertThat(beingsFor("stranger", "get")).containsEntry("code", "NOT_FOUND");
            assertThat(syncFor("ada")).containsExactly("user/ada");
            assertThat(syncFor("stranger")).isEmpty();

            stranger.good("space:join", "{\"spaceId\":\"open\",\"since\":0}");
            assertThat((List<Object>) stranger.next("space:state").get("events"))
                    .isEmpty();
            assertThat(stranger.unread()).isEmpty();

            people.removeMember("open", "ada");
            assertThat(ada.next("error")).containsEntry("code", "SPACE_NOT_FOUND");
            ada.good("space:join", open);
            assertThat(beings(ada.next("space:state"))).isEmpty();
            people.member("open", "stranger", Role.VIEWER);
            stranger.good("space:join", open);
            assertThat(stranger.next("space:state")).containsEntry("mode", "full");
            List<Object> seen = List.of();
            while (!seen.contains("user/stranger")) { // after one that ada has gone
                pass(2);
                seen = ids(stranger.next("space:presence"));
            }
        }
    }

    @Test
    void manyComeWithFewEventsAndStrangersAreNotShown() {
        List<Peer> tabs = new ArrayList<>();
        try (Peer watcher = TAB.connect(server)) {
            watcher.good("space:join", MAIN);
            watcher.next("space:state");
            for (int i = 0; i < 40; i++) {
                people.user("u" + i).member("main", "u" + i, Role.VIEWER);
                tabs.add(tab("u" + i));
            }
            tabs.forEach(tab -> tab.ask("space:join", MAIN));
            List<Object> shown = new ArrayList<>();
            int events = 0;
            while (shown.size() < 40) {
                pass(2);
                beings(watcher.next("space:presence")).forEach(being -> shown.add(being.get("id")));
                events++;
            }
            assertThat(events).isLessThanOrEqualTo(5);
            assertThat(shown).doesNotHaveDuplicates().doesNotContain("user/stranger");
        } finally {
            tabs.forEach(Peer::close);
        }
    }
}
