package dev.signalbox.spaces;

import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space.Visibility;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/beings} and {@code /api/intentions}. */
@SuppressWarnings("unchecked") // JSON
class EntitiesControllerTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        People people = new People(server)
                .space("team", Visibility.PUBLIC)
                .user("ada")
                .user("bob")
                .user("reader");
        people.member("team", "ada", Role.MEMBER).member("team", "bob", Role.MEMBER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(String user, String kind, String json) {
        List<String> headers = new java.util.ArrayList<>(People.bearer(People.token(user)));
        headers.addAll(List.of("Content-Type", "application/json"));
        return server.send(
                "POST",
                "/api/" + kind,
                json.replace("{\"action\"", "{\"spaceId\":\"team\",\"action\"").getBytes(StandardCharsets.UTF_8),
                headers.toArray(String[]::new));
    }

    private static Map<String, Object> call(String user, String kind, String json) {
        HttpResponse<String> answer = send(user, kind, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static Map<String, Object> created(String user, String kind, String data) {
        Map<String, Object> answer = call(user, kind, "{\"action\":\"create\",\"data\":" + data + "}");
        assertThat(answer).containsEntry("success", true);
        return (Map<String, Object>) answer.get("data");
    }

    @Test
    void anIntentionIsOfItsAuthor() {
        Map<String, Object> said = created("ada", "intentions", "{\"content\":[\"Hello\"]}");
        assertThat(said)
                .containsEntry("beingId", "user/ada")
                .containsEntry("author", Map.of("kind", "user", "id", "ada", "name", "ada"))
                .containsEntry("state", "complete");
        String change = "{\"action\":\"update\",\"intentionId\":\"" + said.get("id") + "\",\"data\":{\"name\":\"n\"}}";
        assertThat(call("bob", "intentions", change)).containsEntry("code", "FORBIDDEN");
        Map<String, Object> first = call("ada", "intentions", change);
        assertThat(first).containsEntry("success", true);
        assertThat(call("ada", "intentions", change).get("version")).isEqualTo(first.get("version")); // no second event
    }

    @Test
    void nobodySpeaksAsSomebodyElse() {
        Map<String, Object> mine = created("ada", "beings", "{\"name\":\"Mine\"}");
        assertThat(created("ada", "intentions", "{\"beingId\":\"" + mine.get("id") + "\"}"))
                .containsEntry("beingId", mine.get("id"));
        for (String other : List.of((String) mine.get("id"), "user/ada")) {
            assertThat(call("bob", "intentions", "{\"action\":\"create\",\"data\":{\"beingId\":\"" + other + "\"}}"))
                    .containsEntry("success", false)
                    .containsEntry("code", "FORBIDDEN");
        }
        assertThat(call("bob", "intentions", "{\"action\":\"create\",\"data\":{\"beingId\":\"foreign\"}}"))
                .containsEntry("code", "NOT_FOUND");
        assertThat(call("bob", "intentions", "{\"action\":\"create\",\"data\":{\"taskId\":\"foreign\"}}"))
                .containsEntry("code", "TASK_NOT_FOUND");
        assertThat(call("bob", "beings", "{\"action\":\"delete\",\"beingId\":\"" + mine.get("id") + "\"}"))
                .containsEntry("code", "FORBIDDEN");
        assertThat(send("bob", "beings", "{\"action\":\"create\",\"data\":{\"name\":\"x\",\"ownerId\":\"ada\"}}")
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest", "space", "bot", "document"})
    void everyTypeOfBeing(String type) {
        assertThat(created("ada", "beings", "{\"name\":\"x\",\"type\":\"" + type + "\",\"id\":\"my-" + type + "\"}"))
                .containsEntry("type", type)
                .containsEntry("id", "my-" + type);
        assertThat(call(
                        "ada",
                        "beings",
                        "{\"action\":\"create\",\"data\":{\"name\":\"x\",\"id\":\"my-" + type + "\"}}"))
                .containsEntry("code", "INVALID_PAYLOAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"draft", "active", "complete", "failed"})
    void everyStateOfAnIntention(String state) {
        assertThat(created("ada", "intentions", "{\"type\":\"error\",\"state\":\"" + state + "\"}"))
                .containsEntry("type", "error")
                .containsEntry("state", state);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"erase\"}",
                "{\"action\":\"get\"}",
                "{\"action\":\"create\",\"data\":7}",
                "{\"action\":\"create\",\"data\":{\"name\":7,\"content\":7}}",
                "{\"action\":\"create\",\"data\":{\"type\":\"alien\",\"name\":\"x\"}}",
                "{\"action\":\"create\",\"data\":{\"metadata\":[],\"content\":[1],\"name\":\"x\"}}",
                "{\"action\":\"create\",\"data\":{\"metadata\":{\"$a\":1},\"content\":[{\"$a\":1}],\"name\":\"x\"}}",
                "{\"action\":\"create\",\"data\":{\"metadata\":{\"a.b\":1},\"content\":[{\"a.b\":1}],\"name\":\"x\"}}",
                "{\"action\":\"create\",\"data\":{\"metadata\":{\"a\":123456789012345678901},"
                        + "\"content\":[{\"a\":123456789012345678901}],\"name\":\"x\"}}",
                "{\"action\":\"list\",\"limit\":201}"
            })
    void whatIsNotValidIsSaid(String json) {
        for (String kind : List.of("beings", "intentions")) {
            HttpResponse<String> answer = send("ada", kind, json);
            assertThat(answer.statusCode()).as(kind + answer.body()).isEqualTo(400);
            assertThat(json(answer)).containsEntry("code", "INVALID_PAYLOAD").containsKey("errors");
        }
    }

    @Test
    void aCursorMustBeOurs() {
        assertThat(send("ada", "intentions", "{\"action\":\"list\",\"cursor\":\"x\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void hugeContentIsRefused() {
        String huge = "x".repeat(33_000);
        assertThat(send("ada", "intentions", "{\"action\":\"create\",\"data\":{\"content\":[\"" + huge + "\"]}}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(send(
                                "ada",
                                "beings",
                                "{\"action\":\"create\",\"data\":{\"name\":\"x\",\"metadata\":{\"a\":\"" + huge
                                        + "\"}}}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aReaderDoesNotWrite() {
        assertThat(send("reader", "beings", "{\"action\":\"list\"}").statusCode())
                .isEqualTo(200);
        assertThat(send("reader", "beings", "{\"action\":\"create\",\"data\":{\"name\":\"x\"}}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("reader", "intentions", "{\"spaceId\":\"gone\",\"action\":\"list\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theSameKeyCreatesOnce() {
        String json = "{\"action\":\"create\",\"data\":{\"content\":[\"once\"]}}";
        HttpResponse<String> first = server.api("POST", "/api/intentions", json, "Idempotency-Key", "k");
        HttpResponse<String> again = server.api("POST", "/api/intentions", json, "Idempotency-Key", "k");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(server.api("POST", "/api/intentions", json.replace("once", "twice"), "Idempotency-Key", "k")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void theNumberOfBeingsIsBounded() {
        String code = "";
        for (int i = 0; i <= BeingsService.BEINGS_MAX && code.isEmpty(); i++) {
            Map<String, Object> answer = json(
                    server.api("POST", "/api/beings", "{\"action\":\"create\",\"data\":{\"name\":\"b" + i + "\"}}"));
            code = (String) answer.getOrDefault("code", "");
        }
        assertThat(code).isEqualTo("FORBIDDEN");
        Map<String, Object> all = json(server.api("POST", "/api/beings", "{\"action\":\"list\"}"));
        assertThat((List<Object>) all.get("data")).hasSize(BeingsService.BEINGS_MAX);
    }
}
