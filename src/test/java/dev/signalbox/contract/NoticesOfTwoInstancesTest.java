package dev.signalbox.contract;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import dev.signalbox.delivery.Relay;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.store.Mongo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no event reaches the clients of other instances too. */
@SuppressWarnings("unchecked") // JSON
class NoticesOfTwoInstancesTest {
    private static final TransportUnderTest TAB = TransportUnderTest.SOCKET_IO_BY_WEBSOCKET;
    private static final String MAIN = "{\"spaceId\":\"main\"}";

    @TempDir
    static Path temp;

    private static TestServer one;
    private static TestServer other;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(temp.resolve("fix.yaml"), "name: Fix\ndefaults: {title: Fix it}");
        one = TestServer.real(
                "signalbox.embedded-port", "0",
                "signalbox.presence.enabled", "true",
                "signalbox.presence.grace", "1s",
                "signalbox.workflows-dir", temp.toString());
        String store = one.mongoUri();
        other = TestServer.real(
                "mongodb.uri",
                store,
                "signalbox.presence.enabled",
                "true",
                "signalbox.presence.grace",
                "1s",
                "signalbox.workflows-dir",
                temp.resolve("none").toString());
        new People(one)
                .user("ada")
                .member("main", "ada", Role.MEMBER)
                .user("bob")
                .member("main", "bob", Role.MEMBER)
                .user("cyd")
                .member("main", "cyd", Role.MEMBER);
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    private static Peer tab(TestServer server, String user, String join, String state) {
        String token = People.token(user);
        await().until(() -> server.send(
                                "GET",
                                "/api/spaces/main",
                                new byte[0],
                                People.bearer(token).toArray(String[]::new))
                        .statusCode()
                == 200); // the instance has the user
        Peer peer = TAB.open(server.port(), "token", token);
        peer.good(join, MAIN);
        peer.next(state);
        return peer;
    }

    private static Map<String, Object> next(Peer peer, String event) {
        Peer.Heard next = peer.next();
        while (!next.name().equals(event)) {
            next = peer.next();
        }
        return next.payload();
    }

    @Test
    void theKeysOfPushExistFromTheFirstStartAndAreOfAllInstances() {
        assertThat(one.bean(Mongo.class).collection("push_keys").countDocuments())
                .isEqualTo(1);
        Map<String, Object> key = json(one.api("GET", "/api/push-key", ""));
        assertThat((String) key.get("key")).hasSize(87); // a point of P-256 in base64url
        assertThat(json(other.api("GET", "/api/push-key", ""))).isEqualTo(key);
    }

    @Test
    void aDraftIsSeenOnTheOtherInstanceAndOnlyTheNewestIsKept() {
        try (Peer writer = tab(one, "ada", "space:join", "space:state");
                Peer reader = tab(other, "bob", "space:join", "space:state")) {
            writer.good("space:draft", "{\"text\":\"Hel\"}");
            writer.good("space:draft", "{\"text\":\"Hello\"}");
            Map<String, Object> draft = next(reader, "space:draft");
            while (!"Hello".equals(draft.get("text"))) {
                draft = next(reader, "space:draft");
            }
            assertThat(draft).containsEntry("spaceId", "main").containsEntry("beingId", "user/ada");
            reader.good("space:draft", "{\"text\":\"Hi\"}");
            assertThat(next(writer, "space:draft")).containsEntry("text", "Hi");
            MongoCollection<Document> notices = one.bean(Mongo.class).collection("notices");
            assertThat(notices.countDocuments(new Document("topic", "draft"))).isEqualTo(2);
        }
    }

    @Test
    void whatIsOldIsRemoved() {
        MongoCollection<Document> notices = one.bean(Mongo.class).collection("notices");
        for (int i = 0; i < 50; i++) {
            notices.insertOne(new Document("_id", "draft/old/" + i)
                    .append("n", "n" + i)
                    .append("by", "ended")
                    .append("at", Date.from(Instant.now().minus(Duration.ofMinutes(2))))
                    .append("topic", "draft")
                    .append("body", "{}"));
        }
        assertThat(one.bean(Relay.class).removeExpired(20)).isLessThanOrEqualTo(20);
        one.bean(Relay.class).removeExpired(1_000);
        assertThat(notices.countDocuments(new Document("by", "ended"))).isZero();
    }

    @Test
    void anInstanceWithoutFilesShowsTheWorkflowsOfTheOther() throws Exception {
        await().untilAsserted(() -> assertThat(items(other.api("GET", "/api/workflows", "")))
                .extracting(item -> item.get("name"))
                .contains("Fix")); // also those from before its start
        try (Peer reader = tab(other, "bob", "dashboard:join", "dashboard:state")) {
            Files.writeString(temp.resolve("later.yaml"), "name: Later");
            List<Map<String, Object>> items = (List<Map<String, Object>>)
                    next(reader, "workflows:updated").get("items");
            assertThat(items).extracting(item -> item.get("name")).contains("Fix", "Later");
        }
        assertThat(json(other.api("POST", "/api/tasks", "{\"workflow\":\"Fix\"}")))
                .containsEntry("title", "Fix it");
    }

    @Test
    void whoComesAndGoesIsSeenOnTheOtherInstance() {
        try (Peer watcher = tab(other, "bob", "space:join", "space:state")) {
            Peer cyd = tab(one, "cyd", "dashboard:join", "dashboard:state");
            awaitOnline(watcher, true);
            cyd.close();
            awaitOnline(watcher, false);
        }
    }

    private static void awaitOnline(Peer watcher, boolean online) {
        while (true) {
            List<Map<String, Object>> beings =
                    (List<Map<String, Object>>) next(watcher, "space:presence").get("beings");
            if (beings.stream()
                    .anyMatch(being -> being.get("id").equals("user/cyd")
                            && being.get("online").equals(online))) {
                return;
            }
        }
    }
}
