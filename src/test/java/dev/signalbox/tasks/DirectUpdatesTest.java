package dev.signalbox.tasks;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.UpdateDescription;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.Mongo;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of {@code tasks} by other programs, from a change stream that a test writes. */
class DirectUpdatesTest {
    private TestServer server;
    private MongoCollection<Document> tasks;
    private DirectUpdates updates;
    private String task;
    private int changes;

    @BeforeEach
    void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        tasks = server.bean(Mongo.class).collection("tasks");
        updates = server.bean(DirectUpdates.class);
        task = Happenings.create(server, "Before");
        await().until(() -> tasks.countDocuments(new Document("_id", task)) == 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ChangeStreamDocument<Document> change(
            String type, @Nullable Document whole, @Nullable UpdateDescription update) {
        return new ChangeStreamDocument<>(
                type,
                new BsonDocument("_data", new BsonString("token" + ++changes)),
                null,
                null,
                null,
                whole,
                null,
                new BsonDocument("_id", new BsonString(task)),
                null,
                update,
                null,
                null,
                null,
                null,
                null);
    }

    /** Writes as another program, and returns the change as a replica set would tell it. */
    private ChangeStreamDocument<Document> set(Document fields, String... removed) {
        Document update = new Document();
        if (!fields.isEmpty()) {
            update.append("$set", fields);
        }
        if (removed.length > 0) {
            Document unset = new Document();
            List.of(removed).forEach(name -> unset.append(name, ""));
            update.append("$unset", unset);
        }
        tasks.updateOne(new Document("_id", task), update);
        return change("update", stored(), new UpdateDescription(List.of(removed), fields.toBsonDocument()));
    }

    private Document stored() {
        return tasks.find(new Document("_id", task)).first();
    }

    private Map<String, Object> shown() {
        return json(server.api("GET", "/api/tasks/" + task, ""));
    }

    private List<Map<String, Object>> events() {
        return items(server.api("GET", "/api/tasks/" + task + "/events", ""));
    }

    @Test
    void newValuesBecomeOneEventAlsoWhenTheChangeIsToldTwice() {
        ChangeStreamDocument<Document> change = set(new Document("title", "After")
                .append("description", "Why")
                .append("labels", List.of("a", "b"))
                .append("assignedTo", "kite"));
        updates.take(change);
        updates.take(change); // as another instance would
        assertThat(shown())
                .containsEntry("title", "After")
                .containsEntry("description", "Why")
                .containsEntry("labels", List.of("a", "b"))
                .containsEntry("assignedTo", "kite");
        assertThat(events())
                .hasSize(2)
                .last()
                .satisfies(event -> assertThat(event)
                        .containsEntry("type", "updated")
                        .containsEntry("actor", Map.of("kind", "system", "id", "database", "name", "Database"))
                        .containsEntry("cause", Map.of("kind", "database", "id", "token1")));
        await().until(() -> stored().get("version").equals(2L));

        updates.take(set(new Document("labels.1", "c"), "description", "assignedTo"));
        assertThat(shown()).containsEntry("labels", List.of("a", "c")).doesNotContainKeys("description", "assignedTo");
        assertThat(events()).hasSize(3);
    }

    @Test
    void whatOnlyEventsMayChangeIsMadeAgainFromTheLog() {
        Document before = stored();
        updates.take(set(new Document("status", "merged").append("title", "After")));
        assertThat(shown()).containsEntry("title", "After").containsEntry("status", "created");
        await().until(() -> stored().get("version").equals(2L));
        assertThat(stored()).containsEntry("status", "created");

        updates.take(set(new Document("title", "x".repeat(300))));
        updates.take(set(new Document("title", 7)));
        updates.take(set(new Document(), "title"));
        assertThat(stored()).containsEntry("title", "After");
        assertThat(events()).hasSize(2);

        updates.take(set(new Document("version", 99L)));
        assertThat(stored()).containsEntry("version", 2L);
        updates.take(set(new Document("note", "not ours")));
        assertThat(stored()).containsEntry("note", "not ours");
        assertThat(before).containsEntry("version", 1L);
    }

    @Test
    void aReplacedDocumentIsReadLikeAnUpdateAndOurOwnWritesAreNot() {
        Document replaced = stored().append("title", "Replaced");
        tasks.replaceOne(new Document("_id", task), replaced);
        updates.take(change("replace", replaced, null));
        assertThat(shown()).containsEntry("title", "Replaced");
        await().until(() -> stored().get("version").equals(2L));

        updates.take(change("replace", stored(), null));
        updates.take(change("replace", replaced, null)); // older than what is there
        updates.take(change(
                "update",
                stored(),
                new UpdateDescription(
                        List.of(),
                        new Document("version", 3L)
                                .append("spaceVersion", 9L)
                                .append("title", "Projected")
                                .toBsonDocument())));
        updates.take(change("delete", null, null));
        assertThat(events()).hasSize(2);
        updates.take(change("replace", replaced.append("version", 50L), null));
        assertThat(events()).hasSize(2);
    }

    @Test
    void whatWasMissedIsMadeAgainFromTheLog() {
        updates.opened();
        set(new Document("status", "merged")); // nobody is told
        updates.opened();
        assertThat(stored()).containsEntry("status", "created");
    }
}
