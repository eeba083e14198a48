package dev.signalbox.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.Mongo;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What another program writes into {@code tasks}, on a store with change streams. */
abstract class DirectUpdatesContract {
    abstract String uri();

    @Test
    void anUpdateIsShownAndWhatOnlyEventsMayChangeIsUndone() {
        try (TestServer server = TestServer.real("mongodb.uri", uri())) {
            MongoCollection<Document> tasks = server.bean(Mongo.class).collection("tasks");
            String task = Happenings.create(server, "Before");
            Document byId = new Document("_id", task);
            await().until(() -> tasks.countDocuments(byId) == 1);
            tasks.updateOne(byId, new Document("$set", new Document("title", "After")));
            await().until(() -> shown(server, task).equals("After"));
            await().until(() -> stored(tasks, byId).get("version").equals(2L));
            tasks.updateOne(byId, new Document("$set", new Document("status", "merged").append("version", 40L)));
            await().until(() -> stored(tasks, byId).get("status").equals("created"));
            assertThat(stored(tasks, byId)).containsEntry("version", 2L);
        }
    }

    private static Document stored(MongoCollection<Document> tasks, Document byId) {
        return Objects.requireNonNull(tasks.find(byId).first());
    }

    private static Object shown(TestServer server, String task) {
        return Answers.json(server.api("GET", "/api/tasks/" + task, "")).get("title");
    }
}
