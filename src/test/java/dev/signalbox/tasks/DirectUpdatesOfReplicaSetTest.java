package dev.signalbox.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.Mongo;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** The same on MongoDB, where Docker is present. */
@Testcontainers(disabledWithoutDocker = true)
class DirectUpdatesOfReplicaSetTest {
    @Container
    private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0");

    @Test
    void anUpdateOfAnotherProgramIsShownAndOthersAreUndone() {
        try (TestServer server = TestServer.real("mongodb.uri", MONGO.getReplicaSetUrl("signalbox"))) {
            var tasks = server.bean(Mongo.class).collection("tasks");
            String task = Happenings.create(server, "Before");
            Document byId = new Document("_id", task);
            await().until(() -> tasks.countDocuments(byId) == 1);
            tasks.updateOne(byId, new Document("$set", new Document("title", "After")));
            await().until(() -> shown(server, task).equals("After"));
            await().until(() -> tasks.find(byId).first().get("version").equals(2L));
            tasks.updateOne(byId, new Document("$set", new Document("status", "merged").append("version", 40L)));
            await().until(() -> tasks.find(byId).first().get("status").equals("created"));
            assertThat(tasks.find(byId).first()).containsEntry("version", 2L);
        }
    }

    private static Object shown(TestServer server, String task) {
        return Answers.json(server.api("GET", "/api/tasks/" + task, "")).get("title");
    }
}
