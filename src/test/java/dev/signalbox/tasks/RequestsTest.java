package dev.signalbox.tasks;

import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Happenings.append;
import static dev.signalbox.fakes.Happenings.create;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.StockClient;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests to people, over HTTP and sockets. */
@SuppressWarnings("unchecked") // JSON
class RequestsTest {
    private static final String ONE = "{\"requests\":[{\"id\":\"a\",\"kind\":\"permission\",\"text\":\"Delete it?\"}]}";
    private static final String YES = "{\"answers\":[{\"id\":\"a\",\"text\":\"yes\"}]}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false", MovingNanos.ENABLED, "true");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> post(String id, String type, String data) {
        return server.api("POST", "/api/tasks/" + id + "/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}");
    }

    private static Map<String, Object> task(String id) {
        return json(server.api("GET", "/api/tasks/" + id, ""));
    }

    private static StockClient client() {
        return new StockClient(server.port(), Map.of("apiKey", TestServer.API_KEY));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer)).containsEntry("code", code);
    }

    @Test
    void ofFiftyAnswersAtOnceOverHttpAndSocketExactlyOneIsStored() {
        String id = create(server, "Asked");
        append(server, id, "input_requested", ONE);
        List<CompletableFuture<String>> all = new ArrayList<>();
        try (StockClient client = client()) {
            for (int i = 0; i < 25; i++) {
                all.add(CompletableFuture.supplyAsync(() -> {
                    HttpResponse<String> answer = post(id, "input_answered", YES);
                    return answer.statusCode() == 201
                            ? "ok"
                            : answer.statusCode() + " " + json(answer).get("code");
                }));
                CompletableFuture<String> bySocket = new CompletableFuture<>();
                client.emit(
                        "task:append",
                        "{\"taskId\":\"" + id + "\",\"type\":\"input_answered\",\"data\":" + YES + "}",
                        ack -> bySocket.complete(
                                Boolean.TRUE.equals(ack.get("ok"))
                                        ? "ok"
                                        : "409 " + ((Map<String, Object>) ack.get("error")).get("code")));
                all.add(bySocket);
            }
            assertThat(all.stream().map(CompletableFuture::join))
                    .hasSize(50)
                    .containsOnlyOnce("ok")
                    .containsOnly("ok", "409 ALREADY_ANSWERED");
        }
        assertThat(task(id)).containsEntry("version", 3).doesNotContainKeys("requests", "attention");
        assertThat(task(id)).containsEntry("workState", "queued");
    }

    @Test
    void anAnswerToNoneOrToOneThatIsNotOpenStoresNothing() {
        String id = create(server, "Asked");
        assertRefused(post(id, "input_answered", YES), 409, "ALREADY_ANSWERED");
        append(server, id, "input_requested", ONE);
        String both = "{\"answers\":[{\"id\":\"a\",\"text\":\"yes\"},{\"id\":\"b\",\"text\":\"no\"}]}";
        assertRefused(post(id, "input_answered", both), 409, "ALREADY_ANSWERED");
        assertThat((List<?>) task(id).get("requests")).hasSize(1);
        append(server, id, "input_withdrawn", "{\"ids\":[\"a\"]}");
        assertRefused(post(id, "input_answered", YES), 409, "ALREADY_ANSWERED");
        assertThat(task(id)).containsEntry("version", 3);
    }

    @Test
    void twoRequestsWithOneIdAreRefused() {
        String id = create(server, "Asked");
        append(server, id, "input_requested", ONE);
        HttpResponse<String> again = post(id, "input_requested", ONE);
        assertRefused(again, 400, "INVALID_PAYLOAD");
        assertThat(again.body()).contains("data.requests[0].id");
    }

    @Test
    void theOpenRequestsOfATaskAreBoundedTogether() {
        String id = create(server, "Asked");
        String text = "x".repeat(20_000);
        for (String request : List.of("a", "b", "c")) {
            String data =
                    "{\"requests\":[{\"id\":\"" + request + "\",\"kind\":\"question\",\"text\":\"" + text + "\"}]}";
            assertThat(post(id, "input_requested", data).statusCode()).isEqualTo(201);
        }
        String more = "{\"requests\":[{\"id\":\"d\",\"kind\":\"question\",\"text\":\"" + text + "\"}]}";
        assertRefused(post(id, "input_requested", more), 413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void theQuestionOfAClarificationIsAnsweredByItsOwnEventOnly() {
        String id = create(server, "Unclear");
        append(server, id, "clarification_needed", "{\"questions\":[{\"id\":\"a\",\"text\":\"Why?\"}]}");
        assertThat((List<Map<String, Object>>) task(id).get("requests"))
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .containsEntry("kind", "question")
                        .containsEntry("text", "Why?")
                        .containsKeys("askedAt", "askedBy"));
        assertRefused(post(id, "input_answered", YES), 409, "INVALID_TRANSITION");
        append(server, id, "clarification_answered", YES);
        assertThat(task(id)).containsEntry("status", "analyzing").doesNotContainKey("requests");
    }

    @Test
    void aClientCannotSayThatARequestExpiredOrThatATaskIsStale() {
        String id = create(server, "Asked");
        append(server, id, "input_requested", ONE);
        Map<String, Object> event = append(server, id, "input_withdrawn", "{\"ids\":[\"a\"],\"expired\":true}");
        assertThat((Map<String, Object>) event.get("data")).doesNotContainKey("expired");
        assertRefused(post(id, "stale", "{\"since\":\"2026-01-01T00:00:00Z\"}"), 400, "INVALID_PAYLOAD");
        assertRefused(post(id, "dispatch_stopped", "{\"code\":\"X\",\"message\":\"y\"}"), 400, "INVALID_PAYLOAD");
    }

    @Test
    void aMemberAnswersWithdrawsCompletesAndReopensButAsksNothing() {
        People people = new People(server);
        people.user("mira").member("main", "mira", Role.MEMBER);
        String id = create(server, "Asked");
        append(server, id, "input_requested", ONE);
        assertThat(byMember(id, "input_answered", YES)).isEqualTo(201);
        assertThat(byMember(id, "input_requested", ONE)).isEqualTo(403);
        assertThat(byMember(id, "run_started", "{\"runId\":\"r\"}")).isEqualTo(403);
        assertThat(byMember(id, "completed", "{}")).isEqualTo(201);
        assertThat(task(id)).containsEntry("workState", "done");
        assertThat(byMember(id, "reopened", "{}")).isEqualTo(201);
        assertThat(task(id)).containsEntry("status", "created");
    }

    private static int byMember(String id, String type, String data) {
        return server.send(
                        "POST",
                        "/api/tasks/" + id + "/events",
                        ("{\"type\":\"" + type + "\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8),
                        "Authorization",
                        "Bearer " + People.token("mira"),
                        "Content-Type",
                        "application/json")
                .statusCode();
    }

    @Test
    void aRequestReachesTheBoardWithItsNeedAndSaysHowItCame() {
        String id = create(server, "Asked");
        try (StockClient client = client()) {
            client.call("dashboard:join", "{}");
            client.next("dashboard:state");
            append(server, id, "input_requested", ONE);
            assertThat(client.next("task:input_requested"))
                    .containsEntry("taskId", id)
                    .containsEntry("status", "created")
                    .containsKey("requests");
            assertThat(client.next("dashboard:task_list_updated"))
                    .containsEntry("workState", "waiting_for_input")
                    .containsKeys("requests", "attention");
            client.call("task:append", "{\"taskId\":\"" + id + "\",\"type\":\"input_answered\",\"data\":" + YES + "}");
            assertThat(client.next("task:input_answered")).containsKey("answers");
        }
        List<Map<String, Object>> events = (List<Map<String, Object>>) task(id).get("events");
        assertThat(events)
                .extracting(event -> event.get("cause"))
                .containsExactly(Map.of("kind", "api"), Map.of("kind", "api"), Map.of("kind", "socket"));
    }

    @Test
    void activityComesAtOnceThenAtMostOnceASecondAndTheNewestWins() {
        String id = create(server, "Active");
        MovingNanos nanos = server.bean(MovingNanos.class);
        try (StockClient client = client()) {
            client.call("dashboard:join", "{}");
            client.next("dashboard:state");
            append(server, id, "progress", "{\"message\":\"one\",\"percent\":10,\"kind\":\"thought\",\"runId\":\"r\"}");
            assertThat(client.next("task:activity"))
                    .containsEntry("taskId", id)
                    .containsEntry("kind", "thought")
                    .containsEntry("message", "one")
                    .containsEntry("percent", 10)
                    .containsEntry("runId", "r")
                    .containsKeys("spaceId", "version", "spaceVersion", "at");
            append(server, id, "progress", "{\"message\":\"two\"}");
            append(server, id, "comment", "{\"text\":\"three\"}");
            nanos.advance(Duration.ofMillis(999));
            append(server, id, "progress", "{\"message\":\"four\"}");
            nanos.advance(Duration.ofMillis(1));
            assertThat(client.next("task:activity")).containsEntry("message", "four");
            nanos.advance(Duration.ofSeconds(1));
            append(server, id, "comment", "{\"text\":\"five\"}");
            assertThat(client.next("task:activity"))
                    .containsEntry("kind", "comment")
                    .containsEntry("message", "five");
        }
        assertThat((Map<String, Object>) task(id).get("activity")).containsEntry("message", "five");
        assertThat(Answers.number(task(id), "version")).isEqualTo(6);
    }
}
