package dev.signalbox.tasks;

import static dev.signalbox.fakes.Answers.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.Mongo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that another program puts into {@code inbox}. */
class ForeignWritesTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private MongoCollection<Document> inbox;
    private MongoCollection<Document> rejected;

    @BeforeEach
    void start() {
        server = TestServer.real(
                "signalbox.data-dir",
                folder.toString(),
                "signalbox.embedded-port",
                "0",
                "signalbox.limits.enabled",
                "false");
        inbox = server.bean(Mongo.class).collection("inbox");
        rejected = server.bean(Mongo.class).collection("inbox_rejected");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Document comment(String taskId, String text) {
        return new Document("taskId", taskId).append("type", "comment").append("data", new Document("text", text));
    }

    private List<Map<String, Object>> events(String taskId) {
        return items(server.api("GET", "/api/tasks/" + taskId + "/events?limit=500", ""));
    }

    private void awaitEmpty() {
        await().until(() -> inbox.countDocuments() == 0);
    }

    @Test
    void anEventIsAppendedByTheSameRules() {
        String task = Happenings.create(server, "Foreign");
        ObjectId id = new ObjectId();
        inbox.insertOne(comment(task, "from outside").append("_id", id));
        awaitEmpty();
        assertThat(events(task))
                .last()
                .satisfies(event -> assertThat(event)
                        .containsEntry("type", "comment")
                        .containsEntry("data", Map.of("text", "from outside"))
                        .containsEntry("actor", Map.of("kind", "system", "id", "database", "name", "Database"))
                        .containsEntry("cause", Map.of("kind", "database", "id", id.toHexString())));
        assertThat(rejected.countDocuments()).isZero();
    }

    @Test
    void theSameDocumentAgainIsNoSecondEvent() {
        String task = Happenings.create(server, "Foreign");
        inbox.insertOne(comment(task, "once").append("_id", "mine"));
        awaitEmpty();
        inbox.insertOne(comment(task, "once").append("_id", "mine"));
        awaitEmpty();
        assertThat(events(task)).hasSize(2);
        inbox.insertOne(comment(task, "other").append("_id", "mine"));
        awaitEmpty();
        assertThat(events(task)).hasSize(2);
        assertThat(rejected.find().first()).containsEntry("code", "IDEMPOTENCY_MISMATCH");
    }

    @Test
    void aBadOneGoesToTheRejectedAndHoldsUpNobody() {
        String task = Happenings.create(server, "Foreign");
        String ended = Happenings.create(server, "Ended");
        Happenings.append(server, ended, "cancelled", "{}");
        Map<String, Document> bad = Map.of(
                "a", new Document(),
                "b", new Document("taskId", 7).append("type", "comment"),
                "c", comment("missing", "x").append("own", "of the other program"),
                "d", new Document("taskId", task).append("type", "deleted"),
                "e", new Document("taskId", task).append("type", "nothing"),
                "f", comment(ended, "x").append("type", "analyzing"),
                "g", comment(task, "x").append("data", new Document("text", new Binary(new byte[3]))),
                "h", comment(task, "x").append("data", "text"),
                "i", comment(task, "x".repeat(3_000_000)));
        bad.forEach((id, document) -> inbox.insertOne(document.append("_id", id)));
        inbox.insertOne(comment(task, "good").append("_id", "z"));
        awaitEmpty();
        assertThat(events(task)).hasSize(2);
        List<Document> all = rejected.find().into(new ArrayList<>());
        assertThat(all)
                .hasSize(bad.size())
                .allSatisfy(document -> assertThat(document).containsKeys("reason", "code", "rejectedAt"));
        assertThat(all)
                .extracting(document -> document.get("_id") + " " + document.get("code"))
                .contains("c TASK_NOT_FOUND", "f INVALID_TRANSITION", "g INVALID_PAYLOAD");
        assertThat(rejected.find(Filters.eq("_id", "c")).first()).containsEntry("own", "of the other program");
    }

    @Test
    void severalInstancesAppendEachOnceAndInOrder() {
        String task = Happenings.create(server, "Foreign");
        try (Instance other = Instance.on(folder.resolve("other"), Map.of("mongodb.uri", server.mongoUri()))) {
            assertThat(other.get(ForeignWrites.class)).isNotNull();
            List<Document> many = IntStream.range(0, 300)
                    .mapToObj(i -> comment(task, String.valueOf(i)).append("_id", new ObjectId()))
                    .toList();
            inbox.insertMany(many);
            awaitEmpty();
            List<Map<String, Object>> events = events(task);
            assertThat(events.subList(1, events.size()))
                    .extracting(event -> ((Map<?, ?>) event.get("data")).get("text"))
                    .isEqualTo(IntStream.range(0, 300).mapToObj(String::valueOf).toList());
            assertThat(rejected.countDocuments()).isZero();
        }
    }
}
