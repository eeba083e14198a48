package dev.signalbox.tasks;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Answers.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TasksControllerTest {
    static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String create(String title) {
        return create(title, "");
    }

    private static String create(String title, String more) {
        HttpResponse<String> answer = server.api("POST", "/api/tasks", "{\"title\":\"" + title + "\"" + more + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return (String) json(answer).get("id");
    }

    private static HttpResponse<String> append(String id, String type, String data) {
        return server.api("POST", "/api/tasks/" + id + "/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}");
    }

    private static HttpResponse<String> get(String path) {
        return server.api("GET", path, "");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(answer)).containsEntry("code", code).containsEntry("status", status);
    }

    @Test
    void descriptionsAndCommentsAreSearchedToo() {
        String described = create("Described task", ",\"description\":\"It smells of Marzipan\"");
        String commented = create("Commented task");
        server.api(
                "POST",
                "/api/tasks/" + commented + "/events",
                "{\"type\":\"comment\",\"data\":{\"text\":\"Marzipan again\"}}");
        assertThat(items(get("/api/tasks?q=marzip")))
                .extracting(task -> task.get("id"))
                .containsExactly(commented, described);
        assertThat(items(get("/api/tasks?q=marzipan%20described")))
                .extracting(task -> task.get("id"))
                .containsExactly(described);
        assertThat(items(get("/api/tasks?q=marzipan&limit=1"))).hasSize(1);
        assertThat(json(get("/api/tasks?q=marzipan"))).doesNotContainKey("partial");
        server.api("PATCH", "/api/tasks/" + described, "{\"description\":\"\"}");
        assertThat(items(get("/api/tasks?q=smells"))).isEmpty();
    }

    @Test
    void aSearchThatDoesNotReadAllDescriptionsSaysSo() {
        for (int i = 0; i < 330; i++) {
            create("Bulk " + i, ",\"labels\":[\"bulk\"],\"description\":\"Text " + i + "\"");
        }
        assertThat(json(get("/api/tasks?label=bulk&q=nowhere"))).containsEntry("partial", true);
        assertThat(items(get("/api/tasks?label=bulk&q=text%20329"))).hasSize(1);
        assertThat(json(get("/api/tasks?label=bulk&q=bulk"))).doesNotContainKey("partial");
    }

    @Test
    void aNewTaskIsAnsweredWithItsLocationAndFoundAtOnce() {
        HttpResponse<String> answer = server.api(
                "POST",
                "/api/tasks",
                "{\"title\":\"Ship it\",\"description\":\"Soon\",\"labels\":[\"a\",\"b\"],\"repo\":\"o/r\",\"unknown\":1}");
        Map<String, Object> task = json(answer);
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/tasks/" + task.get("id"));
        assertThat(task)
                .containsEntry("status", "created")
                .containsEntry("version", 1)
                .containsEntry("labels", List.of("a", "b"))
                .doesNotContainKeys("assignedTo", "pr", "error", "unknown");
        assertThat(get("/api/tasks/" + task.get("id")).body()).isEqualTo(answer.body());
        assertThat(items(get("/api/tasks?q=ship%20IT")))
                .extracting(t -> t.get("id"))
                .contains(task.get("id"));
    }

    @Test
    void aRefusedTransitionNamesTheAllowedTypesAndStoresNothing() {
        String id = create("No closing yet");
        HttpResponse<String> refused = append(id, "pr_closed", "{\"prNumber\":1}");
        assertProblem(refused, 409, "INVALID_TRANSITION");
        assertThat(json(refused)).containsEntry("taskStatus", "created");
        assertThat((List<Object>) json(refused).get("allowed"))
                .contains("analyzing", "dispatched", "comment")
                .doesNotContain("pr_closed", "deleted", "created");
        assertThat(items(get("/api/tasks/" + id + "/events"))).hasSize(1);
        assertThat(json(get("/api/tasks/" + id))).containsEntry("version", 1);
    }

    @Test
    void theTimelineIsPagedOldestFirst() {
        String id = create("Long");
        for (int i = 0; i < 120; i++) {
            append(id, "progress", "{\"message\":\"step " + i + "\"}");
        }
        List<Long> versions = new ArrayList<>();
        Object after = 0;
        while (after != null) {
            HttpResponse<String> page = get("/api/tasks/" + id + "/events?limit=50&after=" + after);
            items(page).forEach(event -> versions.add(number(event, "taskVersion")));
            after = json(page).get("nextAfter");
        }
        assertThat(versions)
                .isEqualTo(IntStream.rangeClosed(1, 121).mapToObj(Long::valueOf).toList());
        assertThat((List<?>) json(get("/api/tasks/" + id)).get("events")).hasSize(50);
    }

    @Test
    void aListIsPagedByItsCursorWithoutGapOrRepeat() {
        String label = "page-" + System.nanoTime();
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            created.add(create("Page " + i, ",\"labels\":[\"" + label + "\"]"));
        }
        for (String sort : List.of("createdAt", "-createdAt", "updatedAt", "-updatedAt")) {
            List<Object> seen = new ArrayList<>();
            String cursor = "";
            while (cursor != null) {
                HttpResponse<String> page =
                        get("/api/tasks?limit=3&sort=" + sort + "&label=" + label + "&cursor=" + cursor);
                items(page).forEach(task -> seen.add(task.get("id")));
                cursor = (String) json(page).get("nextCursor");
            }
            assertThat(seen).as(sort).hasSize(7).containsExactlyInAnyOrderElementsOf(created);
        }
    }

    @Test
    void filtersNarrowTheList() {
        String label = "f-" + System.nanoTime();
        String id = create("With (brackets) .*", ",\"labels\":[\"" + label + "\"],\"assignedTo\":\"ann\"");
        append(id, "analyzing", "{}");
        String filter = "/api/tasks?label=" + label;
        assertThat(items(get(filter + "&status=analyzing,failed&assignedTo=ann")))
                .hasSize(1);
        assertThat(items(get(filter + "&status=created"))).isEmpty();
        assertThat(items(get(filter + "&q=%28brackets%29%20.*"))).hasSize(1);
        assertThat(items(get(filter + "&q=.%2Bwith"))).isEmpty();
    }

    @Test
    void anUnchangedListIsNotModified() {
        create("Cached");
        HttpResponse<String> first = get("/api/tasks");
        String etag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(etag).startsWith("W/");
        assertThat(server.api("GET", "/api/tasks", "", "If-None-Match", etag).statusCode())
                .isEqualTo(304);
        create("Another");
        HttpResponse<String> changed = server.api("GET", "/api/tasks", "", "If-None-Match", etag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(number(json(changed), "version")).isGreaterThan(number(json(first), "version"));
    }

    @Test
    void aPatchNeedsTheVersionItNames() {
        String id = create("Old");
        HttpResponse<String> patched =
                server.api("PATCH", "/api/tasks/" + id, "{\"title\":\"New\"}", "If-Match", "\"1\"");
        assertThat(json(patched)).containsEntry("title", "New").containsEntry("version", 2);
        assertProblem(
                server.api("PATCH", "/api/tasks/" + id, "{\"title\":\"Newer\"}", "If-Match", "\"1\""),
                412,
                "VERSION_CONFLICT");
        assertThat(json(server.api("PATCH", "/api/tasks/" + id, "{\"title\":\"New\"}")))
                .as("nothing to change is no event")
                .containsEntry("version", 2);
    }

    @Test
    void theRepositoryIsChangedUntilGithubDecidesIt() {
        String id = create("Moved", ",\"repo\":\"acme/moved-from\"");
        assertThat(json(move(id, "acme/moved-to"))).containsEntry("repo", "acme/moved-to");
        assertThat(items(get("/api/tasks?q=moved-from"))).isEmpty();
        assertThat(items(get("/api/tasks?q=moved-to")))
                .extracting(task -> task.get("id"))
                .containsExactly(id);
        assertThat(json(move(id, ""))).as("an empty text takes it away").doesNotContainKey("repo");
        assertProblem(move(id, "a".repeat(201)), 400, "INVALID_PAYLOAD");

        append(id, "pr_opened", "{\"prUrl\":\"https://github.com/o/r/pull/7\",\"prNumber\":7,\"repo\":\"o/r\"}");
        assertProblem(move(id, "acme/other"), 409, "INVALID_TRANSITION");
        assertThat(json(server.api("PATCH", "/api/tasks/" + id, "{\"title\":\"Moved once\"}")))
                .containsEntry("title", "Moved once");
        append(id, "pr_closed", "{\"prNumber\":7}");
        assertThat(json(move(id, "acme/other"))).containsEntry("repo", "acme/other");

        String issued = create("Issued");
        append(
                issued,
                "dispatched",
                "{\"issueUrl\":\"https://github.com/o/r/issues/3\",\"issueNumber\":3,\"repo\":\"o/r\"}");
        assertProblem(move(issued, "acme/other"), 409, "INVALID_TRANSITION");
        assertThat(json(move(issued, "o/r"))).as("it is there already").containsEntry("version", 2);
    }

    private static HttpResponse<String> move(String id, String repo) {
        return server.api("PATCH", "/api/tasks/" + id, "{\"repo\":\"" + repo + "\"}");
    }

    @Test
    void aDeletedTaskIsGoneEverywhere() {
        String id = create("Gone");
        assertThat(server.api("DELETE", "/api/tasks/" + id, "").statusCode()).isEqualTo(204);
        assertProblem(get("/api/tasks/" + id), 404, "TASK_NOT_FOUND");
        assertProblem(get("/api/tasks/" + id + "/events"), 404, "TASK_NOT_FOUND");
        assertProblem(append(id, "comment", "{\"text\":\"x\"}"), 404, "TASK_NOT_FOUND");
        assertProblem(server.api("DELETE", "/api/tasks/" + id, ""), 404, "TASK_NOT_FOUND");
        assertThat(items(get("/api/tasks?limit=200")))
                .extracting(t -> t.get("id"))
                .doesNotContain(id);
    }

    @Test
    void aDeletedTaskIsGoneAtOnceEvenBeforeItsProjection() {
        for (int i = 0; i < 30; i++) {
            String id = create("Gone at once");
            server.api("DELETE", "/api/tasks/" + id, "");
            assertProblem(get("/api/tasks/" + id + "/events"), 404, "TASK_NOT_FOUND");
        }
    }

    @Test
    void theSameKeyAppendsOnceForConcurrentRequests() {
        String body = "{\"title\":\"Once\"}";
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> server.api("POST", "/api/tasks", body, "Idempotency-Key", "once-1")))
                .toList();
        List<HttpResponse<String>> answers =
                all.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(answers)
                .extracting(HttpResponse::body)
                .containsOnly(answers.getFirst().body());
        assertProblem(
                server.api("POST", "/api/tasks", "{\"title\":\"Twice\"}", "Idempotency-Key", "once-1"),
                422,
                "IDEMPOTENCY_MISMATCH");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"title\":|body",
                "[]|body",
                "{}|title",
                "{\"title\":null}|title",
                "{\"title\":5}|title",
                "{\"title\":\"  \"}|title",
                "{\"title\":\"x\",\"labels\":\"a\"}|labels",
                "{\"title\":\"x\",\"labels\":[1]}|labels[0]",
                "{\"title\":\"x\",\"spaceId\":{}}|spaceId"
            })
    void anInvalidBodyIsRefusedWithItsFields(String body, String field) {
        HttpResponse<String> answer = server.api("POST", "/api/tasks", body);
        assertProblem(answer, 400, "INVALID_PAYLOAD");
        assertThat((List<?>) json(answer).get("errors"))
                .anySatisfy(e -> assertThat(((Map<?, ?>) e).get("field")).isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense|{}|type",
                "created|{\"title\":\"x\"}|type",
                "deleted|{}|type",
                "dispatched|{}|data.issueUrl",
                "dispatched|{\"issueUrl\":\"javascript:alert(1)\",\"issueNumber\":1,\"repo\":\"o/r\"}|data.issueUrl",
                "pr_opened|{\"prUrl\":\"https://x/1\",\"prNumber\":\"1\",\"repo\":\"o/r\"}|data.prNumber",
                "clarification_needed|{\"questions\":[]}|data.questions",
                "clarification_needed|{\"questions\":[{\"id\":\"q\"}]}|data.questions[0].text",
                "progress|{\"message\":\"x\",\"percent\":101}|data.percent",
                "failed|{\"code\":\"X\"}|data.message",
                "updated|{\"patch\":{}}|data.patch",
                "comment|7|data"
            })
    void anInvalidEventIsRefusedWithItsFields(String type, String data, String field) {
        HttpResponse<String> answer = append(create("Wrong"), type, data);
        assertProblem(answer, 400, "INVALID_PAYLOAD");
        assertThat((List<?>) json(answer).get("errors"))
                .anySatisfy(e -> assertThat(((Map<?, ?>) e).get("field")).isEqualTo(field));
    }

    @Test
    void tooLargeBodiesAreRefusedAndMissingTasksAreNotFound() {
        String id = create("Large");
        assertProblem(
                append(id, "failed", "{\"code\":\"X\",\"message\":\"" + "\\u0001".repeat(15_000) + "\"}"),
                413,
                "PAYLOAD_TOO_LARGE");
        assertProblem(
                server.api("POST", "/api/tasks", "{\"title\":\"" + "x".repeat(1_100_000) + "\"}"),
                413,
                "PAYLOAD_TOO_LARGE");
        assertProblem(get("/api/tasks/unknown"), 404, "TASK_NOT_FOUND");
        assertProblem(get("/api/tasks?spaceId=elsewhere"), 404, "SPACE_NOT_FOUND");
        assertProblem(get("/api/tasks?limit=0"), 400, "INVALID_PAYLOAD");
        assertProblem(get("/api/tasks?status=asleep"), 400, "INVALID_PAYLOAD");
        assertProblem(get("/api/tasks?cursor=%21%21"), 400, "INVALID_PAYLOAD");
        assertProblem(server.api("PATCH", "/api/tasks/" + id, "{}", "If-Match", "new"), 400, "INVALID_PAYLOAD");
        assertProblem(server.send("GET", "/api/tasks", new byte[0]), 401, "UNAUTHORIZED");
    }
}
