package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.Product;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who is in a space is one list of all instances, also after one of them is killed. */
@Execution(ExecutionMode.CONCURRENT) // it waits for the expiry of the one that was killed
@SuppressWarnings("unchecked") // JSON
class WhoIsOnWhichInstanceTest {
    private static final Duration IN_TIME = Duration.ofMinutes(1);
    private static final String MAIN = "{\"spaceId\":\"main\"}";
    private static final String LIST = "{\"action\":\"list\"}";
    /** An instance counts as ended after three times this. */
    private static final String OFFLINE_AFTER = "2s";

    private static final String GRACE = "1s";

    @TempDir
    Path folder;

    private static Peer joined(int port, String user) {
        Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(port, "token", People.token(user));
        peer.settle();
        peer.good("space:join", MAIN);
        return peer;
    }

    private static Map<Object, Object> online(HttpResponse<String> list) {
        return online((List<Map<String, Object>>) Answers.json(list).get("data"));
    }

    private static Map<Object, Object> online(List<Map<String, Object>> beings) {
        Map<Object, Object> online = new HashMap<>();
        beings.forEach(being -> online.put(being.get("id"), being.get("online")));
        return online;
    }

    @Test
    void bothShowAllAndWhoWasOnAKilledOneLeaves() throws Exception {
        try (TestServer one = TestServer.real(
                "signalbox.embedded-port",
                "0",
                "signalbox.presence.enabled",
                "true",
                "signalbox.presence.grace",
                GRACE,
                "signalbox.agents.offline-after",
                OFFLINE_AFTER)) {
            new People(one)
                    .user("ada")
                    .member("main", "ada", Role.MEMBER)
                    .user("bob")
                    .member("main", "bob", Role.MEMBER);
            String store = one.mongoUri();
            Map<String, String> settings = Map.of(
                    "MONGODB_URI",
                    store,
                    "SIGNALBOX_JWT_SECRET",
                    TestServer.JWT_SECRET,
                    "SIGNALBOX_PRESENCE_GRACE",
                    GRACE,
                    "SIGNALBOX_AGENTS_OFFLINE_AFTER",
                    OFFLINE_AFTER);
            try (Product other = Product.start(folder, settings);
                    Peer ada = joined(one.port(), "ada");
                    Peer bob = joined(other.port(), "bob")) {
                Map<Object, Object> all = Map.of("user/ada", true, "user/bob", true);
                await().atMost(IN_TIME).untilAsserted(() -> {
                    assertThat(online(one.api("POST", "/api/beings", LIST))).isEqualTo(all);
                    assertThat(online(other.post("/api/beings", LIST))).isEqualTo(all);
                });
                other.kill();
                Map<Object, Object> left = Map.of("user/ada", true, "user/bob", false);
                await().atMost(IN_TIME)
                        .untilAsserted(() -> assertThat(online(one.api("POST", "/api/beings", LIST)))
                                .isEqualTo(left));
                while (!Boolean.FALSE.equals(
                        online((List<Map<String, Object>>) heard(ada).get("beings"))
                                .get("user/bob"))) {
                    // who had come before
                }
            }
        }
    }

    private static Map<String, Object> heard(Peer peer) {
        Peer.Heard next = peer.next();
        return next.name().equals("space:presence") ? next.payload() : Map.of("beings", List.of());
    }
}
