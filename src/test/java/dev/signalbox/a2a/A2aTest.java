package dev.signalbox.a2a;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.EventStream;
import dev.signalbox.fakes.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Other agents read tasks, and follow them, in the words of A2A. */
@SuppressWarnings("unchecked") // JSON
class A2aTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false", "signalbox.base-url", "https://box.example");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String create() {
        return (String) Answers.json(server.api("POST", "/api/tasks", "{\"title\":\"Mend it\"}"))
                .get("id");
    }

    private static void append(String id, String type, String data) {
        HttpResponse<String> answer =
                server.api("POST", "/api/tasks/" + id + "/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static EventStream stream(String id, String... headers) {
        return new EventStream(server.port(), "/a2a/v1/tasks/" + id + ":subscribe", headers);
    }

    private static String state(Map<String, Object> data) {
        Map<String, Object> of = (Map<String, Object>) data.values().iterator().next();
        return String.valueOf(((Map<String, Object>) of.get("status")).get("state"))
                .replace("TASK_STATE_", "");
    }

    /** What makes a task go through the states, one event each or none. */
    private static void live(String id) {
        append(id, "analyzing", "{}"); // version 2: working
        append(id, "progress", "{\"message\":\"Reads\"}");
        append(id, "input_requested", "{\"requests\":[{\"id\":\"a\",\"kind\":\"question\",\"text\":\"Which?\"}]}"); // 4
        append(id, "comment", "{\"text\":\"Hm\"}");
        append(id, "input_answered", "{\"answers\":[{\"id\":\"a\",\"text\":\"That\"}]}"); // 6
        append(id, "failed", "{\"code\":\"C\",\"message\":\"Broke\"}"); // 7
        append(id, "reopened", "{}"); // 8
        append(id, "completed", "{}"); // 9
    }

    private static int version(String seen) {
        return Integer.parseInt(seen.split(" ")[0]);
    }

    private static String end(String id) {
        return Answers.json(server.api("GET", "/api/tasks/" + id, "")).get("version") + " COMPLETED";
    }

    @Test
    void theCardSaysWhereTasksAre() {
        HttpResponse<String> card = server.send("GET", "/.well-known/agent-card.json", new byte[0]);
        assertThat(card.statusCode()).isEqualTo(200);
        assertThat(card.body()).contains("\"url\":\"https://box.example/a2a/v1\"", "\"protocolBinding\":\"HTTP+JSON\"");
    }

    @Test
    void aStreamHasEveryChangeOfStateWithItsVersionAndGoesOnExactlyThere() {
        String id = create();
        List<String> seen = new ArrayList<>();
        try (EventStream stream = stream(id)) {
            EventStream.Message first = stream.next();
            assertThat(first.fields()).containsEntry("id", "1");
            assertThat(first.data()).containsKey("task");
            assertThat(state(first.data())).isEqualTo("SUBMITTED");
            live(id);
            while (seen.size() < 6) {
                EventStream.Message next = stream.next();
                assertThat(next.data()).containsOnlyKeys("statusUpdate");
                seen.add(next.fields().get("id") + " " + state(next.data()));
            }
        }
        assertThat(seen)
                .containsExactly(
                        "2 WORKING", "4 INPUT_REQUIRED", "6 WORKING", "7 FAILED", "8 SUBMITTED", "9 COMPLETED");
        for (int after = 1; after <= 9; after++) {
            List<String> missed = new ArrayList<>();
            int last = after;
            try (EventStream stream = stream(id, "Last-Event-ID", String.valueOf(after))) {
                append(id, "reopened", "{}");
                append(id, "completed", "{}");
                String end = String.valueOf(
                        Answers.json(server.api("GET", "/api/tasks/" + id, "")).get("version"));
                for (String at = ""; !at.equals(end); ) {
                    EventStream.Message next = stream.next();
                    at = next.fields().get("id");
                    missed.add(at + " " + state(next.data()));
                }
            }
            List<String> expected =
                    seen.stream().filter(one -> version(one) > last).toList();
            assertThat(missed.subList(0, expected.size())).as("after " + after).isEqualTo(expected);
            assertThat(missed).extracting(A2aTest::version).isSorted().doesNotHaveDuplicates();
            assertThat(missed).last().isEqualTo(end(id));
        }
    }

    @Test
    void tasksAreReadOneByOneAndInLists() {
        String id = create();
        append(id, "input_requested", "{\"requests\":[{\"id\":\"a\",\"kind\":\"question\",\"text\":\"Which?\"}]}");
        HttpResponse<String> answer = server.api("GET", "/a2a/v1/tasks/" + id, "");
        assertThat(answer.body())
                .contains("TASK_STATE_INPUT_REQUIRED", "\"contextId\":\"main\"", "{\"text\":\"Which?\"}");
        HttpResponse<String> waiting =
                server.api("GET", "/a2a/v1/tasks?status=TASK_STATE_INPUT_REQUIRED&pageSize=200", "");
        assertThat((List<Map<String, Object>>) Answers.json(waiting).get("tasks"))
                .extracting(task -> task.get("id"))
                .contains(id);
        HttpResponse<String> done = server.api("GET", "/a2a/v1/tasks?status=TASK_STATE_COMPLETED", "");
        assertThat(done.body()).doesNotContain(id);
        assertThat(server.api("GET", "/a2a/v1/tasks?status=HAPPY", "").statusCode())
                .isEqualTo(400);
        HttpResponse<String> none = server.api("GET", "/a2a/v1/tasks/none", "");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("\"reason\":\"TASK_NOT_FOUND\"");
        assertThat(server.api("GET", "/a2a/v1/tasks/none:subscribe", "").statusCode())
                .isEqualTo(404);
    }
}
