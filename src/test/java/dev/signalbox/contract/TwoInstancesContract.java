package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What happens on one instance is soon known on the other. */
abstract class TwoInstancesContract {
    private static TestServer one;
    private static TestServer other;
    private static People people;
    /** What was opened, in the order in which it is closed. */
    private static List<AutoCloseable> opened = List.of();

    /** @param store of both, closed after them; one that closes with an instance is nothing here */
    static void start(TestServer one, TestServer other, AutoCloseable store) {
        opened = List.of(other, one, store);
        TwoInstancesContract.one = one;
        TwoInstancesContract.other = other;
        people = new People(one)
                .space("lab", Space.Visibility.PRIVATE)
                .user("ada")
                .member("lab", "ada", Role.VIEWER)
                .user("bob")
                .member("lab", "bob", Role.VIEWER);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        opened = List.of(); // the next class may be skipped
    }

    private static Peer joined(String name) {
        String token = People.token(name);
        await().until(() -> other.send(
                                "GET",
                                "/api/spaces/lab",
                                new byte[0],
                                People.bearer(token).toArray(String[]::new))
                        .statusCode()
                == 200); // the other instance has it
        Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(other.port(), "token", token);
        peer.good("dashboard:join", "{\"spaceId\":\"lab\"}");
        peer.next("dashboard:state");
        return peer;
    }

    @Test
    void aMemberRemovedOnAnotherInstanceIsNotified() {
        try (Peer ada = joined("ada")) {
            people.removeMember("lab", "ada");
            assertThat(ada.next("error")).containsEntry("code", "SPACE_NOT_FOUND");
        }
    }

    @Test
    void aUserDisabledOnAnotherInstanceIsDisconnected() {
        try (Peer bob = joined("bob")) {
            people.append("user", "bob", Verb.UPDATED, Map.of("disabled", true));
            assertThat(bob.awaitEnd()).isEqualTo("4401");
        }
    }

    /** A second, before the tail looked more often; the limit leaves room for a busy machine. */
    @Test
    void anEventOfAnotherInstanceIsHeardSoon() throws Exception {
        String id = Happenings.create(one, "Heard");
        await().until(() -> other.api("GET", "/api/tasks/" + id, "").statusCode()
                == 200); // else the board may hear of its creation
        try (Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(other.port(), "apiKey", TestServer.API_KEY)) {
            peer.good("dashboard:join", "{}");
            peer.next("dashboard:state");
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 31; i++) {
                long began = System.nanoTime();
                Happenings.rename(one, id, "Heard " + i);
                peer.next("task:updated");
                peer.next("dashboard:task_list_updated");
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            }
            millis.sort(null);
            assertThat(millis.get(15)).as("the median of %s", millis).isLessThan(250);
        }
    }
}
