package dev.signalbox.agents;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Happenings.append;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.StockClient;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents take tasks, give them back, and lose them; over HTTP. */
@SuppressWarnings("unchecked") // JSON
class ClaimsTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.real(MovingClock.START, MovingClock.SOME_TIME, "signalbox.limits.enabled", "false");
        register("kite");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void register(String id) {
        assertThat(server.api("POST", "/api/agents", "{\"id\":\"" + id + "\",\"name\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    private HttpResponse<String> claim(String agent, String body) {
        return server.api("POST", "/api/agents/" + agent + "/claim", body);
    }

    private HttpResponse<String> release(String agent, String taskId) {
        return server.api("POST", "/api/agents/" + agent + "/release", "{\"taskId\":\"" + taskId + "\"}");
    }

    private Map<String, Object> task(String id) {
        return json(server.api("GET", "/api/tasks/" + id, ""));
    }

    private Map<String, Object> agent(String id) {
        return json(server.api("GET", "/api/agents/" + id, ""));
    }

    private static List<String> types(Map<String, Object> task) {
        return ((List<Map<String, Object>>) task.get("events"))
                .stream().map(event -> String.valueOf(event.get("type"))).toList();
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer)).containsEntry("code", code);
    }

    private void advance(Duration duration) {
        ((MovingClock) server.bean(Clock.class)).advance(duration);
    }

    @Test
    void aClaimTakesTheOldestTaskWithAllTheLabelsAndStartsARun() {
        server.api("POST", "/api/tasks", "{\"title\":\"Old\",\"labels\":[\"web\"]}");
        advance(Duration.ofSeconds(1));
        String both = create("{\"title\":\"Both\",\"labels\":[\"web\",\"bug\",\"more\"]}");
        HttpResponse<String> answer = claim("kite", "{\"labels\":[\"bug\",\"web\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Map<String, Object> task = json(answer);
        assertThat(task)
                .containsEntry("id", both)
                .containsEntry("assignedTo", "kite")
                .containsEntry("workState", "working");
        assertThat((Map<String, Object>) task.get("run"))
                .containsEntry("agentId", "kite")
                .containsKey("startedAt");
        assertThat(types(task)).containsExactly("created", "assigned", "run_started");
        assertThat(agent("kite")).containsEntry("taskId", both).containsEntry("runs", 1);
        assertThat((Map<String, Object>) agent("kite").get("run"))
                .containsEntry("title", "Both")
                .containsEntry("taskId", both);
        assertThat(claim("kite", "{\"labels\":[\"bug\"]}").statusCode()).isEqualTo(204);
        assertThat(json(claim("kite", "{}"))).containsEntry("title", "Old");
        assertThat(claim("kite", "").statusCode()).isEqualTo(204);
    }

    private String create(String body) {
        return (String) json(server.api("POST", "/api/tasks", body)).get("id");
    }

    @Test
    void fiftyClaimsAtOnceTakeTheFiftyOldestTasksAndEachOnlyOnce() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(create("{\"title\":\"Task " + i + "\"}"));
            advance(Duration.ofMillis(10));
        }
        IntStream.range(0, 10).forEach(i -> register("agent-" + i));
        List<CompletableFuture<Map<String, Object>>> claims = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> json(claim("agent-" + i % 10, "{}"))))
                .toList();
        Set<Object> won = claims.stream().map(c -> c.join().get("id")).collect(Collectors.toSet());
        assertThat(won).containsExactlyInAnyOrderElementsOf(ids.subList(0, 50));
    }

    @Test
    void ofFiftyClaimsForOneTaskOneWins() {
        String id = create("{\"title\":\"Only\"}");
        List<CompletableFuture<Integer>> claims = IntStream.range(0, 50)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> claim("kite", "{}").statusCode()))
                .toList();
        assertThat(claims.stream().map(CompletableFuture::join))
                .containsOnlyOnce(200)
                .containsOnly(200, 204);
        assertThat(task(id)).containsEntry("version", 3);
    }

    @Test
    void theSameKeyClaimsOnce() {
        create("{\"title\":\"One\"}");
        create("{\"title\":\"Two\"}");
        Object first = json(server.api("POST", "/api/agents/kite/claim", "{}", "Idempotency-Key", "k"))
                .get("id");
        assertThat(json(server.api("POST", "/api/agents/kite/claim", "{}", "Idempotency-Key", "k")))
                .containsEntry("id", first);
    }

    @Test
    void aReleasedTaskIsNobodysAndCanBeClaimedAgain() {
        String id = create("{\"title\":\"Mine\"}");
        register("rook");
        claim("kite", "{}");
        assertRefused(release("rook", id), 409, "INVALID_TRANSITION");
        assertRefused(release("kite", "missing"), 404, "TASK_NOT_FOUND");
        Map<String, Object> released = json(release("kite", id));
        assertThat(released).doesNotContainKeys("assignedTo", "run");
        assertThat(types(released)).endsWith("run_ended", "assigned");
        assertRefused(release("kite", id), 409, "INVALID_TRANSITION");
        assertThat(json(claim("rook", "{}"))).containsEntry("id", id);
    }

    @Test
    void whatADeadAgentHeldComesBack() {
        String id = create("{\"title\":\"Mine\"}");
        claim("kite", "{}");
        advance(Duration.ofSeconds(50));
        server.api("POST", "/api/agents/kite/heartbeat", "{}");
        advance(Duration.ofSeconds(50));
        server.bean(OfflineCheck.class).call();
        assertThat(task(id)).containsEntry("assignedTo", "kite");
        advance(Duration.ofSeconds(61));
        server.bean(OfflineCheck.class).call();
        server.bean(OfflineCheck.class).call();
        server.bean(OfflineCheck.class).call();
        assertThat(task(id)).doesNotContainKeys("assignedTo", "run");
        assertThat(types(task(id))).containsExactly("created", "assigned", "run_started", "run_ended", "assigned");
        assertThat(agent("kite")).containsEntry("status", "offline").doesNotContainKey("run");
        register("rook");
        assertThat(json(claim("rook", "{}"))).containsEntry("id", id);
        assertThat(items(server.api("GET", "/api/agents/kite/runs", "")))
                .singleElement()
                .satisfies(run -> assertThat(run).containsEntry("outcome", "lost"));
    }

    @Test
    void theRunsOfAnAgentAreListedNewestFirstInPages() {
        for (int i = 0; i < 3; i++) {
            String id = create("{\"title\":\"Task " + i + "\"}");
            String runId = String.valueOf(
                    ((Map<String, Object>) json(claim("kite", "{}")).get("run")).get("id"));
            append(
                    server,
                    id,
                    "run_ended",
                    "{\"runId\":\"" + runId + "\",\"outcome\":\"succeeded\",\"usage\":{\"costUsd\":0.5}}");
        }
        HttpResponse<String> first = server.api("GET", "/api/agents/kite/runs?limit=2", "");
        assertThat(items(first)).extracting(run -> run.get("title")).containsExactly("Task 2", "Task 1");
        assertThat(items(first).getFirst())
                .containsEntry("outcome", "succeeded")
                .containsEntry("usage", Map.of("costUsd", 0.5))
                .containsKeys("runId", "taskId", "startedAt", "endedAt");
        HttpResponse<String> rest = server.api(
                "GET", "/api/agents/kite/runs?limit=2&cursor=" + json(first).get("nextCursor"), "");
        assertThat(items(rest)).extracting(run -> run.get("title")).containsExactly("Task 0");
        assertThat(json(rest)).doesNotContainKey("nextCursor");
        assertRefused(server.api("GET", "/api/agents/kite/runs?cursor=eA", ""), 400, "INVALID_PAYLOAD");
        assertRefused(server.api("GET", "/api/agents/nobody/runs", ""), 404, "AGENT_NOT_FOUND");
        assertThat(json(server.api("GET", "/api/agents/kite/stats", "")))
                .containsEntry("runs", 3)
                .containsKeys("days", "tasks", "usage");
        assertRefused(server.api("GET", "/api/agents/nobody/stats", ""), 404, "AGENT_NOT_FOUND");
        assertRefused(server.api("GET", "/api/agents/nobody", ""), 404, "AGENT_NOT_FOUND");
    }

    @Test
    void anotherKeyKeepsNoLeaseAndTakesNoTaskUntilItRegistersTheAgentItself() {
        People people = new People(server);
        String theirs = people.key("theirs", "main", Role.AGENT);
        String id = create("{\"title\":\"Mine\"}");
        claim("kite", "{}");
        assertThat(by(theirs, "/api/agents/kite/heartbeat", "{}")).isEqualTo(403);
        assertThat(by(theirs, "/api/agents/kite/claim", "{}")).isEqualTo(403);
        assertThat(by(theirs, "/api/agents/kite/release", "{\"taskId\":\"" + id + "\"}"))
                .isEqualTo(403);
        advance(Duration.ofSeconds(61));
        server.bean(OfflineCheck.class).call();
        assertThat(agent("kite")).containsEntry("status", "offline");
        assertThat(by(theirs, "/api/agents", "{\"id\":\"kite\",\"name\":\"kite\"}"))
                .isEqualTo(200);
        assertThat(by(theirs, "/api/agents/kite/heartbeat", "{}")).isEqualTo(200);
        assertThat(server.api("POST", "/api/agents/kite/heartbeat", "{}").statusCode())
                .isEqualTo(403);
    }

    private int by(String key, String path, String body) {
        return server.send(
                        "POST",
                        path,
                        body.getBytes(StandardCharsets.UTF_8),
                        "X-API-Key",
                        key,
                        "Content-Type",
                        "application/json")
                .statusCode();
    }

    @Test
    void aHeartbeatThatNamesTheTaskOfAnotherAgentIsRefused() {
        String id = create("{\"title\":\"Mine\"}");
        register("rook");
        claim("kite", "{}");
        assertRefused(
                server.api("POST", "/api/agents/rook/heartbeat", "{\"taskId\":\"" + id + "\"}"),
                409,
                "INVALID_TRANSITION");
        assertThat(server.api("POST", "/api/agents/kite/heartbeat", "{\"taskId\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void badInputIsRefusedAndDisturbsNothing() {
        create("{\"title\":\"Free\"}");
        assertRefused(claim("kite", "{\"labels\":7}"), 400, "INVALID_PAYLOAD");
        assertRefused(claim("kite", "[]"), 400, "INVALID_PAYLOAD");
        assertRefused(claim("nobody", "{}"), 404, "AGENT_NOT_FOUND");
        assertRefused(server.api("POST", "/api/agents/kite/release", "{}"), 400, "INVALID_PAYLOAD");
        new People(server).space("lab", Space.Visibility.PRIVATE);
        assertThat(json(claim("kite", "{}"))).containsEntry("title", "Free");
    }

    @Test
    void anAssignedTaskIsToldToTheSocketsOfTheAgentsKeyAndToPatterns() {
        String id = create("{\"title\":\"Yours\"}");
        String theirs = new People(server).key("theirs", "main", Role.AGENT);
        try (StockClient own = new StockClient(server.port(), Map.of("apiKey", TestServer.API_KEY));
                StockClient other = new StockClient(server.port(), Map.of("apiKey", theirs))) {
            own.call("subscribe", "{\"patterns\":[\"task:none:created\"]}");
            own.next("sync:full");
            other.call("subscribe", "{\"patterns\":[\"agent:kite:*\"]}");
            other.next("sync:full");
            server.api("PATCH", "/api/tasks/" + id, "{\"assignedTo\":\"kite\"}");
            assertThat(own.next("agent:assigned"))
                    .containsEntry("id", "kite")
                    .containsEntry("taskId", id)
                    .containsEntry("spaceId", "main");
            assertThat(other.next("agent:kite:assigned"))
                    .containsEntry("id", "kite")
                    .containsEntry("taskId", id);
            append(server, id, "comment", "{\"text\":\"x\"}");
            append(server, id, "assigned", "{}");
            assertThat(task(id)).doesNotContainKey("assignedTo");
            assertThat(other.isSilent()).isTrue();
        }
    }
}
