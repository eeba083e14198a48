package dev.signalbox.tasks;

import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Answers.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.StockClient;
import dev.signalbox.fakes.StockClient.Received;
import dev.signalbox.fakes.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unchecked") // JSON
class TasksGatewayTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.real();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private StockClient client() {
        return new StockClient(server.port(), Map.of("apiKey", TestServer.API_KEY));
    }

    private String create(String title) {
        return (String) json(server.api("POST", "/api/tasks", "{\"title\":\"" + title + "\"}"))
                .get("id");
    }

    private void append(String id, String type, String data) {
        assertThat(server.api(
                                "POST",
                                "/api/tasks/" + id + "/events",
                                "{\"type\":\"" + type + "\",\"data\":" + data + "}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aDashboardGetsItsStateBeforeTheAckAndThenEveryChangeOnce() {
        create("Before");
        try (StockClient client = client()) {
            Map<String, Object> ack = client.call("dashboard:join", "{}");
            Map<String, Object> state = client.next("dashboard:state");
            assertThat(ack)
                    .containsEntry("ok", true)
                    .containsEntry("spaceId", "main")
                    .containsEntry("version", 1)
                    .containsEntry("mode", "full");
            assertThat(state).containsEntry("version", 1).containsEntry("counts", Map.of("created", 1));
            assertThat((List<?>) state.get("tasks"))
                    .singleElement()
                    .satisfies(task -> assertThat((Map<Object, Object>) task)
                            .containsEntry("statusSince", ((Map<?, ?>) task).get("createdAt"))
                            .doesNotContainKey("events")
                            .doesNotContainKey("description"));

            String id = create("After");
            Map<String, Object> created = client.next("task:created");
            assertThat(created)
                    .containsEntry("taskId", id)
                    .containsEntry("title", "After")
                    .containsEntry("status", "created")
                    .containsEntry("version", 1)
                    .containsEntry("spaceVersion", 2)
                    .containsKeys("creator", "createdAt", "task", "at");
            append(id, "analyzing", "{}");
            assertThat(client.next("task:analyzing"))
                    .containsEntry("status", "analyzing")
                    .containsEntry("version", 2);
            assertThat(client.next("dashboard:task_list_updated"))
                    .containsEntry("status", "analyzing")
                    .containsEntry("title", "After")
                    .satisfies(row -> assertThat(row).containsEntry("statusSince", row.get("at")))
                    .containsKey("updatedAt");
            append(id, "assigned", "{\"agentId\":\"finch\"}");
            client.next("task:assigned");
            assertThat(client.next("dashboard:task_list_updated")).doesNotContainKey("statusSince");
            append(id, "failed", "{\"code\":\"X\",\"message\":\"broke\"}");
            assertThat(client.next("task:failed")).containsEntry("error", Map.of("code", "X", "message", "broke"));
            assertThat(client.next("dashboard:task_list_updated"))
                    .containsEntry("error", Map.of("code", "X", "message", "broke"));
            append(id, "progress", "{\"message\":\"only for the timeline\"}");
            server.api("DELETE", "/api/tasks/" + id, "");
            assertThat(client.until("task:deleted"))
                    .extracting(Received::name)
                    .containsOnly("task:activity", "task:deleted");
        }
    }

    @Test
    void aDashboardCanBeAskedForInParts() {
        for (int i = 1; i <= 5; i++) {
            create("Task " + i);
        }
        append(create("Begun"), "analyzing", "{}");
        try (StockClient client = client()) {
            client.call("dashboard:join", "{\"perStatus\":2}");
            Map<String, Object> state = client.next("dashboard:state");
            assertThat((List<Map<String, Object>>) state.get("tasks"))
                    .extracting(task -> task.get("title"))
                    .containsExactly("Task 5", "Task 4", "Begun");
            assertThat(state)
                    .containsEntry("more", Map.of("created", 3))
                    .containsEntry("counts", Map.of("created", 5, "analyzing", 1));
            client.call("dashboard:join", "{}");
            assertThat(client.next("dashboard:state"))
                    .doesNotContainKey("more")
                    .satisfies(all -> assertThat((List<?>) all.get("tasks")).hasSize(6));
            assertThat(client.call("dashboard:join", "{\"perStatus\":501}")).containsEntry("ok", false);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aBriefDashboardLeavesOutWhatFollowsFromTheRest() {
        String id = create("One pull request");
        append(
                id,
                "pr_opened",
                "{\"prUrl\":\"https://github.com/acme/shop/pull/1\",\"prNumber\":1,\"repo\":\"acme/shop\"}");
        try (StockClient client = client()) {
            client.call("dashboard:join", "{\"brief\":true}");
            assertThat((List<Map<String, Object>>)
                            client.next("dashboard:state").get("tasks"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row).doesNotContainKeys("prs", "spaceId", "eventCount");
                        assertThat((Map<String, Object>) row.get("pr"))
                                .containsEntry("number", 1)
                                .containsEntry("repo", "acme/shop") // the task has none
                                .doesNotContainKeys("url", "draft", "checks");
                    });
            for (String whole : List.of("{}", "{\"perStatus\":2}", "{\"brief\":false}")) {
                client.call("dashboard:join", whole);
                assertThat((List<Map<String, Object>>)
                                client.next("dashboard:state").get("tasks"))
                        .singleElement()
                        .satisfies(row -> {
                            assertThat(row).containsKeys("prs", "spaceId", "eventCount");
                            assertThat((Map<String, Object>) row.get("pr")).containsKeys("url", "draft", "checks");
                        });
            }
            assertThat(client.call("dashboard:join", "{\"brief\":1}")).containsEntry("ok", false);
        }
    }

    /** What a browser has to wait for on a board of any size, as the benchmark of growth has one. */
    @Test
    void aBriefDashboardOf400TasksHasAtMost300Kilobytes() {
        for (int n = 100_000; n < 100_400; n++) {
            String id = (String) json(server.api(
                            "POST",
                            "/api/tasks",
                            "{\"title\":\"Task " + n + ": export retry button\",\"labels\":[\"l7\",\"bench\"],"
                                    + "\"assignedTo\":\"agent49\"}"))
                    .get("id");
            String in = "\"repo\":\"acme/shop\"}";
            append(id, "analyzing", "{}");
            append(
                    id,
                    "dispatched",
                    "{\"issueUrl\":\"https://github.com/acme/shop/issues/" + n + "\",\"issueNumber\":" + n + "," + in);
            append(id, "progress", "{\"message\":\"Working on Task " + n + ": export retry button\",\"percent\":40}");
            append(
                    id,
                    "pr_opened",
                    "{\"prUrl\":\"https://github.com/acme/shop/pull/" + n + "\",\"prNumber\":" + n + "," + in);
            append(
                    id,
                    n % 2 == 0 ? "progress" : "pr_merged",
                    n % 2 == 0
                            ? "{\"message\":\"Waiting for a review\"}"
                            : "{\"prNumber\":" + n + ",\"mergeCommitSha\":\"" + "a".repeat(40) + "\"}");
        }
        try (StockClient client = client()) {
            client.call("dashboard:join", "{\"perStatus\":200,\"brief\":true}");
            Map<String, Object> state = client.next("dashboard:state");
            List<Map<String, Object>> rows = (List<Map<String, Object>>) state.get("tasks");
            assertThat(rows).hasSize(400);
            assertThat(JsonText.write(state))
                    .as(() -> rows.getFirst().toString())
                    .hasSizeLessThanOrEqualTo(300_000);
        }
    }

    @Test
    void aClientInBothRoomsGetsEachMessageOfAnEventOnce() {
        String id = create("Watched");
        try (StockClient client = client()) {
            client.call("dashboard:join", "{}");
            client.call("task:join", "{\"taskId\":\"" + id + "\"}");
            client.next("dashboard:state");
            assertThat(client.next("task:state"))
                    .containsEntry("mode", "full")
                    .containsEntry("taskId", id)
                    .containsKeys("task", "events");
            append(
                    id,
                    "dispatched",
                    "{\"issueUrl\":\"https://github.com/o/r/issues/1\",\"issueNumber\":1,\"repo\":\"o/r\"}");
            append(id, "comment", "{\"text\":\"end\"}");
            assertThat(client.until("task:activity"))
                    .extracting(Received::name)
                    .containsExactly(
                            "task:dispatched",
                            "task:event_added",
                            "dashboard:task_list_updated",
                            "task:event_added",
                            "dashboard:task_list_updated", // an agent has spoken: it is worked on
                            "task:activity");
        }
    }

    @Test
    void aStormOfWritersReachesEveryClientInOrderWithoutGapOrRepeat() {
        String id = create("Storm");
        try (StockClient early = client();
                StockClient late = client()) {
            early.call("task:join", "{\"taskId\":\"" + id + "\"}");
            List<CompletableFuture<Void>> writers = IntStream.range(0, 200)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> append(id, "progress", "{\"message\":\"step " + i + "\"}")))
                    .toList();
            Map<String, Object> ack = late.call("task:join", "{\"taskId\":\"" + id + "\"}");
            writers.forEach(CompletableFuture::join);
            append(id, "analyzing", "{}");
            assertThat(versions(early))
                    .isEqualTo(LongStream.rangeClosed(2, 202).boxed().toList());
            assertThat(versions(late))
                    .isEqualTo(LongStream.rangeClosed(number(ack, "version") + 1, 202)
                            .boxed()
                            .toList());
        }
    }

    private static List<Long> versions(StockClient client) {
        List<Long> versions = new ArrayList<>();
        for (Received received : client.until("task:analyzing")) {
            if (received.name().equals("task:event_added")) {
                versions.add(number(received.payload(), "version"));
            }
        }
        versions.add(number(client.next("task:event_added"), "version"));
        return versions;
    }

    @Test
    void sinceGivesExactlyTheMissedEvents() {
        String id = create("One");
        for (int i = 0; i < 70; i++) {
            append(id, "progress", "{\"message\":\"step\"}");
        }
        append(id, "analyzing", "{}");
        try (StockClient client = client()) {
            assertThat(client.call("dashboard:join", "{\"since\":1}")).containsEntry("mode", "delta");
            Map<String, Object> delta = client.next("dashboard:state");
            assertThat(delta)
                    .containsEntry("mode", "delta")
                    .containsEntry("from", 1)
                    .containsEntry("version", 72);
            assertThat((List<?>) delta.get("events"))
                    .singleElement()
                    .satisfies(event -> assertThat((Map<Object, Object>) event)
                            .containsEntry("type", "analyzing")
                            .containsEntry("spaceVersion", 72)
                            .containsKey("patch"));
            assertThat(client.call("dashboard:join", "{\"since\":72}")).containsEntry("mode", "delta");
            assertThat((List<?>) client.next("dashboard:state").get("events")).isEmpty();
            for (String beyond : List.of("73", "-1")) {
                assertThat(client.call("dashboard:join", "{\"since\":" + beyond + "}"))
                        .containsEntry("mode", "full");
                assertThat(client.next("dashboard:state")).containsEntry("mode", "full");
            }
            assertThat(client.call("task:join", "{\"taskId\":\"" + id + "\",\"since\":2}"))
                    .containsEntry("mode", "delta");
            assertThat((List<?>) client.next("task:state").get("events")).hasSize(70);
        }
    }

    @Test
    void refusalsAreSentAsAckOrAsError() {
        String id = create("Refusals");
        try (StockClient client = client()) {
            assertThat((Map<Object, Object>)
                            client.call("task:join", "{\"taskId\":\"nobody\"}").get("error"))
                    .containsEntry("code", "TASK_NOT_FOUND");
            assertThat((Map<Object, Object>)
                            client.call("dashboard:join", "{\"spaceId\":\"x\"}").get("error"))
                    .containsEntry("code", "SPACE_NOT_FOUND");
            assertThat((Map<Object, Object>) client.call("task:join", "{}").get("error"))
                    .containsEntry("code", "INVALID_PAYLOAD");
            Map<String, Object> refused = client.call(
                    "task:append", "{\"taskId\":\"" + id + "\",\"type\":\"pr_closed\",\"data\":{\"prNumber\":1}}");
            assertThat(refused).containsEntry("ok", false);
            assertThat((Map<Object, Object>) refused.get("error"))
                    .containsEntry("code", "INVALID_TRANSITION")
                    .containsKey("allowed");
            client.emit("no:such", "{}");
            assertThat(client.next("error")).containsEntry("code", "NOT_FOUND").containsEntry("event", "no:such");
        }
    }

    @Test
    void anAppendOverASocketHasTheSameEffectAsOverHttp() {
        String id = create("Append");
        String append =
                "{\"taskId\":\"" + id + "\",\"type\":\"comment\",\"data\":{\"text\":\"hi\"},\"idempotencyKey\":\"k1\"}";
        try (StockClient client = client()) {
            Map<String, Object> first = client.call("task:append", append);
            assertThat(first).containsEntry("ok", true);
            assertThat(client.call("task:append", append)).isEqualTo(first);
            assertThat(json(server.api(
                            "POST",
                            "/api/tasks/" + id + "/events",
                            "{\"data\":{\"text\":\"hi\"},\"type\":\"comment\"}",
                            "Idempotency-Key",
                            "k1")))
                    .isEqualTo(first.get("event"));
        }
    }

    @Test
    void aResyncSendsEachVisibleTaskAndNamesTheOthers() {
        List<String> ids =
                IntStream.range(0, 300).mapToObj(i -> create("T" + i)).toList();
        try (StockClient client = client()) {
            Map<String, Object> ack =
                    client.call("resync_requested", "{\"taskIds\":[\"" + String.join("\",\"", ids) + "\",\"nobody\"]}");
            assertThat(ack).containsEntry("ok", true).containsEntry("missing", List.of("nobody"));
            for (String id : ids) {
                assertThat(client.next("task:state")).containsEntry("taskId", id);
            }
        }
    }

    @Test
    void aClientWithoutCredentialIsRefusedWithAReason() {
        try (StockClient client = new StockClient(server.port(), Map.of("apiKey", "wrong"))) {
            assertThat(client.next("connect_error").get("data")).isEqualTo(Map.of("code", "UNAUTHORIZED"));
        }
    }

    @Test
    void aClientThatLeftGetsNoMoreMessages() {
        String id = create("Leave");
        try (StockClient client = client()) {
            client.call("dashboard:join", "{}");
            client.call("task:join", "{\"taskId\":\"" + id + "\"}");
            client.next("dashboard:state");
            client.next("task:state");
            client.call("dashboard:leave", "{}");
            client.call("task:leave", "{\"taskId\":\"" + id + "\"}");
            append(id, "analyzing", "{}");
            client.call("task:leave", "{\"taskId\":\"" + id + "\"}");
            assertThat(client.isSilent()).isTrue();
        }
    }
}
