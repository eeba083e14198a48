package dev.signalbox.tasks;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Happenings.append;
import static dev.signalbox.fakes.Happenings.create;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Sweeps;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What needs a person, and the figures of a space, over HTTP. */
@SuppressWarnings("unchecked") // JSON
class FiguresTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.real(MovingClock.START, MovingClock.SOME_TIME, "signalbox.limits.enabled", "false");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void advance(Duration duration) {
        ((MovingClock) server.bean(Clock.class)).advance(duration);
    }

    private static List<String> summary(HttpResponse<String> answer) {
        return items(answer).stream()
                .map(need -> need.get("reason") + " of " + ((Map<String, Object>) need.get("task")).get("title"))
                .toList();
    }

    private HttpResponse<String> attentionOf(String user) {
        return server.send("GET", "/api/attention", new byte[0], "Authorization", "Bearer " + People.token(user));
    }

    @Test
    void needsComeOldestFirstWithAnItemForEachReason() {
        String one = create(server, "One");
        String two = create(server, "Two");
        create(server, "Quiet");
        append(server, two, "failed", "{\"code\":\"X\",\"message\":\"It broke\"}");
        advance(Duration.ofMinutes(1));
        append(
                server,
                one,
                "input_requested",
                "{\"requests\":[{\"id\":\"a\",\"kind\":\"question\",\"text\":\"Why?\"}]}");
        advance(Duration.ofMinutes(1));
        append(server, two, "input_requested", "{\"requests\":[{\"id\":\"a\",\"kind\":\"review\",\"text\":\"Look\"}]}");
        HttpResponse<String> answer = server.api("GET", "/api/attention?spaceId=main", "");
        assertThat(summary(answer)).containsExactly("failed of Two", "question of One", "review_requested of Two");
        assertThat(json(answer)).containsEntry("version", 6);
        assertThat(items(answer).getFirst())
                .containsEntry("detail", "It broke")
                .containsEntry("since", "2026-01-02T03:04:05.000Z");
        assertThat((Map<String, Object>) items(answer).getFirst().get("task")).doesNotContainKey("events");
        append(server, one, "input_answered", "{\"answers\":[{\"id\":\"a\",\"text\":\"so\"}]}");
        append(server, two, "cancelled", "{}");
        assertThat(summary(server.api("GET", "/api/attention?spaceId=main", "")))
                .isEmpty();
    }

    @Test
    void withoutASpaceTheNeedsOfAllVisibleSpacesComeTogether() {
        People people = new People(server)
                .space("lab", Space.Visibility.PRIVATE)
                .user("ada")
                .member("lab", "ada", Role.MEMBER)
                .user("root", "admin");
        append(server, create(server, "Main's"), "failed", "{\"code\":\"X\",\"message\":\"y\"}");
        String key = people.key("lab-key", "lab", Role.AGENT);
        String labs = (String) json(byKey(key, "/api/tasks", "{\"title\":\"Lab's\",\"spaceId\":\"lab\"}"))
                .get("id");
        byKey(
                key,
                "/api/tasks/" + labs + "/events",
                "{\"type\":\"failed\",\"data\":{\"code\":\"X\",\"message\":\"y\"}}");
        assertThat(summary(attentionOf("ada"))).containsExactly("failed of Lab's");
        assertThat(json(attentionOf("ada"))).doesNotContainKey("version");
        assertThat(summary(attentionOf("root"))).containsExactlyInAnyOrder("failed of Main's", "failed of Lab's");
        assertThat(server.api("GET", "/api/attention?spaceId=lab", "").statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> byKey(String key, String path, String body) {
        return server.send(
                "POST",
                path,
                body.getBytes(StandardCharsets.UTF_8),
                "X-API-Key",
                key,
                "Content-Type",
                "application/json");
    }

    @Test
    void figuresSayHowLongTasksStayInEachStatusAndWhatEachDayBrought() {
        for (int seconds : List.of(10, 20, 30, 100)) {
            String id = create(server, "Task");
            advance(Duration.ofSeconds(seconds));
            append(server, id, "analyzing", "{}");
        }
        String done = create(server, "Done");
        append(server, done, "completed", "{}");
        append(server, done, "reopened", "{}");
        append(server, done, "failed", "{\"code\":\"X\",\"message\":\"y\"}");
        Map<String, Object> stats = json(server.api("GET", "/api/stats?spaceId=main&days=2", ""));
        assertThat(stats).containsEntry("version", 12);
        assertThat((List<Map<String, Object>>) stats.get("statuses"))
                .contains(
                        Map.of("status", "analyzing", "open", 4),
                        Map.of("status", "failed", "open", 1),
                        Map.of("status", "completed", "open", 0, "medianSeconds", 0.0, "p90Seconds", 0.0))
                .anySatisfy(status -> assertThat(status)
                        .containsEntry("status", "created")
                        .containsEntry("open", 0)
                        .containsEntry("medianSeconds", 10.0)
                        .containsEntry("p90Seconds", 100.0));
        assertThat((List<Map<String, Object>>) stats.get("days"))
                .hasSize(2)
                .satisfiesExactly(
                        day -> assertThat(day)
                                .containsAllEntriesOf(Map.of(
                                        "day", "2026-01-01", "created", 0, "merged", 0, "failed", 0, "completed", 0)),
                        day -> assertThat(day)
                                .containsAllEntriesOf(Map.of(
                                        "day", "2026-01-02", "created", 5, "merged", 0, "failed", 1, "completed", 1)));
        assertThat(server.api("GET", "/api/stats?days=0", "").statusCode()).isEqualTo(400);
        assertThat(server.api("GET", "/api/stats?spaceId=nowhere", "").statusCode())
                .isEqualTo(404);
    }

    private void run(String task, String runId, String usage) {
        append(server, task, "run_started", "{\"runId\":\"" + runId + "\",\"agentId\":\"kite\"}");
        if (!usage.isEmpty()) {
            end(task, runId, usage);
        }
    }

    private void end(String task, String runId, String usage) {
        append(
                server,
                task,
                "run_ended",
                "{\"runId\":\"" + runId + "\",\"outcome\":\"succeeded\",\"usage\":" + usage + "}");
    }

    private Map<String, Object> lastDay() {
        return ((List<Map<String, Object>>)
                        json(server.api("GET", "/api/stats?days=1", "")).get("days"))
                .getLast();
    }

    @Test
    void theUsageOfEachRunCountsOnceOnTheDayOfItsEnd() {
        String task = create(server, "Task");
        run(task, "one", "{\"inputTokens\":100,\"outputTokens\":10,\"costUsd\":0.1}");
        run(task, "two", "{\"inputTokens\":50,\"costUsd\":0.2}");
        end(task, "two", "{\"inputTokens\":50,\"costUsd\":0.2}"); // said again
        run(task, "three", "");
        assertThat(lastDay())
                .containsAllEntriesOf(
                        Map.of("runs", 2, "inputTokens", 150, "outputTokens", 10, "costUsd", 0.3, "created", 1));
        advance(Duration.ofDays(1));
        end(task, "three", "{\"costUsd\":1}");
        assertThat(lastDay())
                .containsAllEntriesOf(
                        Map.of("runs", 1, "inputTokens", 0, "outputTokens", 0, "costUsd", 1.0, "created", 0));
    }

    @Test
    void aRunThatAnotherOneReplacesEndsAsLost() {
        server.api("POST", "/api/agents", "{\"id\":\"kite\",\"name\":\"Kite\"}");
        String task = create(server, "Task");
        run(task, "one", "");
        run(task, "one", ""); // the same again replaces nothing
        run(task, "two", "");
        assertThat(lastDay()).containsEntry("runs", 1);
        assertThat(items(server.api("GET", "/api/agents/kite/runs", "")))
                .satisfiesExactly(
                        two -> assertThat(two).containsEntry("runId", "two").doesNotContainKey("outcome"),
                        one -> assertThat(one)
                                .containsEntry("runId", "one")
                                .containsEntry("outcome", "lost")
                                .containsKey("endedAt"));
    }

    @Test
    void figuresAndRunsEndAfterMoreThanAYear() {
        server.api("POST", "/api/agents", "{\"id\":\"kite\",\"name\":\"Kite\"}");
        for (int day = 0; day < 5; day++) {
            String task = create(server, "Task");
            run(task, "run", "{\"costUsd\":1}");
            advance(Duration.ofDays(1));
        }
        advance(Duration.ofDays(398)); // the first three are older than 400 days now, or just so old
        run(create(server, "Late"), "run", "{\"costUsd\":1}");
        server.api("GET", "/api/stats", ""); // waits until all is projected
        assertThat(List.of(stored("runs"), stored("days"))).containsExactly(6L, 6L);
        Sweeps.sweep(server);
        assertThat(List.of(stored("runs"), stored("days"))).containsExactly(3L, 3L);
        assertThat(items(server.api("GET", "/api/agents/kite/runs", ""))).hasSize(3);
    }

    private long stored(String collection) {
        return server.bean(Mongo.class).collection(collection).countDocuments();
    }
}
