package dev.signalbox.projection;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A search reads descriptions and comments of a task once, until it changes. */
class WholeTextsTest {
    private final TestServer server = TestServer.real();

    @AfterEach
    void stop() {
        server.close();
    }

    private int found(String words) {
        return items(server.api("GET", "/api/tasks?q=" + words, "")).size();
    }

    @Test
    void aTaskIsReadAgainOnlyWhenItHasChanged() {
        String id =
                (String) json(server.api("POST", "/api/tasks", "{\"title\":\"First\",\"description\":\"Marzipan\"}"))
                        .get("id");
        assertThat(found("marzipan")).isOne();
        assertThat(found("nougat")).isZero();
        server.api(
                "POST", "/api/tasks/" + id + "/events", "{\"type\":\"comment\",\"data\":{\"text\":\"More Nougat\"}}");
        assertThat(found("nougat")).as("at once").isOne();

        var tasks = server.bean(Mongo.class).collection(Indexes.TASKS);
        await().until(() -> {
            Document stored = tasks.find(Filters.eq("_id", id)).first();
            return stored != null && stored.toJson().contains("Nougat");
        });
        assertThat(found("nougat%20marzipan")).isOne();
        tasks.deleteOne(Filters.eq("_id", id));
        server.bean(TaskDetails.class).remove(id);
        assertThat(found("marzipan%20nougat")).as("without reading it").isOne();
        assertThat(found("truffle")).isZero();
    }
}
