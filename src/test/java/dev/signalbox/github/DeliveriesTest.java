package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.Sweeps;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries and links as admins and members see them, on the whole server. */
class DeliveriesTest {
    private static final String SECRET = "a secret of the webhook";

    @TempDir
    Path folder;

    private TestServer server;
    private String admin;

    @BeforeEach
    void start() {
        server = TestServer.real(
                "signalbox.data-dir",
                folder.toString(),
                "github.webhook-secret",
                SECRET,
                MovingClock.START,
                MovingClock.SOME_TIME);
        signIn();
    }

    private void signIn() {
        admin = "Bearer "
                + Answers.json(server.send(
                                "POST",
                                "/api/auth/login",
                                bytes("{\"username\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}"),
                                "Content-Type",
                                "application/json"))
                        .get("access_token");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatWasSentIsListedShownMaskedAndReplayed() {
        String task = task();
        deliver(
                "d-1",
                "pull_request",
                opened(task).with("hook.config.secret", "hush").with("note", "ghp_" + "a".repeat(36)));
        deliver("d-2", "ping", Fixture.of("ping"));
        deliver("d-3", "pull_request", opened("nobody").with("number", 8).with("pull_request.number", 8));
        assertThat(ids("")).containsExactly("d-3", "d-2", "d-1");
        assertThat(ids("?status=parked")).containsExactly("d-3");
        assertThat(ids("?event=ping")).containsExactly("d-2");
        assertThat(ids("?repo=ACME/shop&event=pull_request")).containsExactly("d-3", "d-1");
        assertThat(ids("?repo=acme/other")).isEmpty();
        Map<String, Object> first = get("?limit=2");
        assertThat(first.get("nextCursor")).isNotNull();
        assertThat(ids("?limit=2&cursor=" + first.get("nextCursor"))).containsExactly("d-1");

        HttpResponse<String> shown = call("GET", "/api/github/deliveries/d-1", "");
        assertThat(shown.body()).doesNotContain("hush", "ghp_").contains("Signalbox-Task");
        assertThat(Answers.json(shown))
                .containsEntry("status", "applied")
                .containsEntry("event", "pull_request")
                .containsEntry("action", "opened")
                .containsEntry("repo", "acme/shop")
                .containsEntry("tasks", List.of(task));

        HttpResponse<String> again = call("POST", "/api/github/deliveries/d-1/replay", "");
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(Answers.json(again)).containsEntry("taskId", task);
        assertThat(Answers.json(call("GET", "/api/tasks/" + task, ""))).containsEntry("eventCount", 2);
        assertThat(call("POST", "/api/github/deliveries/d-2/replay", "").statusCode())
                .isEqualTo(409);
        assertThat(call("GET", "/api/github/deliveries?status=lost", "").statusCode())
                .isEqualTo(400);
        assertThat(call("GET", "/api/github/deliveries?cursor=bm8", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aReplayAfterDaysRepeatsNothing() {
        String task = task();
        deliver("d-1", "pull_request", opened(task));
        deliver("d-2", "pull_request_review", Fixture.of("pull_request_review"));
        deliver(
                "d-3",
                "issue_comment",
                Fixture.of("issue_comment").with("issue.number", 7).with("issue.pull_request", Map.of("url", "x")));
        deliver("d-4", "issues", Fixture.of("issues"));
        String made = taskOf("d-4");
        String before = call("GET", "/api/tasks/" + task + "/events", "").body();
        assertThat(before).contains("pr_review", "\"comment\"");
        ((MovingClock) server.bean(Clock.class)).advance(Duration.ofDays(3));
        Sweeps.sweep(server);
        signIn();
        assertThat(call("DELETE", "/api/tasks/" + made, "").statusCode()).isEqualTo(204);
        for (String id : List.of("d-1", "d-2", "d-3", "d-4")) {
            assertThat(call("POST", "/api/github/deliveries/" + id + "/replay", "")
                            .statusCode())
                    .isEqualTo(202);
        }
        await().untilAsserted(() -> assertThat(ids("?status=queued")).isEmpty());
        assertThat(call("GET", "/api/tasks/" + task + "/events", "").body()).isEqualTo(before);
        assertThat((List<?>) Answers.json(call("GET", "/api/tasks", "")).get("items"))
                .hasSize(1);
    }

    private String taskOf(String delivery) {
        return String.valueOf(((List<?>) Answers.json(call("GET", "/api/github/deliveries/" + delivery, ""))
                        .get("tasks"))
                .getFirst());
    }

    @Test
    void aStrangersPullRequestIsLinkedByHandAndUnlinkedForGood() {
        String task = task();
        Fixture strange = opened(task)
                .with("pull_request.author_association", "NONE")
                .with("pull_request.base.repo.id", 99)
                .with("pull_request.head.repo.id", 4);
        deliver("d-1", "pull_request", strange);
        String url = "{\"prUrl\":\"https://github.com/acme/shop/pull/7\"}";
        assertThat(Answers.json(call("POST", "/api/tasks/" + task + "/links", url)))
                .containsEntry("status", "pr_opened");
        assertThat(call("POST", "/api/tasks/" + task + "/links", url).statusCode())
                .isEqualTo(200);
        await().untilAsserted(
                        () -> assertThat(call("GET", "/api/tasks/" + task, "").body())
                                .as("what was parked is applied")
                                .contains("\"proof\":\"observed\""));
        assertThat(call("DELETE", "/api/tasks/" + task + "/links", url).statusCode())
                .isEqualTo(204);
        deliver("d-2", "pull_request", opened(task).with("action", "edited"));
        deliver(
                "d-3",
                "pull_request",
                opened(task).with("action", "edited").with("repository.full_name", "acme/renamed"));
        assertThat(Answers.json(call("GET", "/api/tasks/" + task, ""))).doesNotContainKey("pr");
        assertThat(call("POST", "/api/tasks/" + task + "/links", "{\"prUrl\":\"https://github.com/acme/shop\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void onesOldAddressUnlinksItAfterARename() {
        String task = task();
        deliver("d-1", "pull_request", opened(task));
        deliver(
                "d-2",
                "pull_request",
                opened(task)
                        .with("action", "edited")
                        .with("repository.full_name", "acme/store")
                        .with("pull_request.base.repo.full_name", "acme/store"));
        Map<String, Object> renamed = Answers.json(call("GET", "/api/tasks/" + task, ""));
        assertThat(renamed.get("pr"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("repo", "acme/store")
                .containsEntry("url", "https://github.com/acme/shop/pull/7");
        String url = "{\"prUrl\":\"https://github.com/acme/shop/pull/7\"}";
        assertThat(call("DELETE", "/api/tasks/" + task + "/links", url).statusCode())
                .isEqualTo(204);
        assertThat(Answers.json(call("GET", "/api/tasks/" + task, ""))).doesNotContainKey("pr");
    }

    private static Fixture opened(String task) {
        return Fixture.of("pull_request").with("pull_request.body", "Signalbox-Task: " + task);
    }

    private String task() {
        return String.valueOf(
                Answers.json(call("POST", "/api/tasks", "{\"title\":\"T\"}")).get("id"));
    }

    private void deliver(String id, String event, Fixture fixture) {
        byte[] body = fixture.json();
        HttpResponse<String> answer = server.send(
                "POST",
                "/api/github/webhook",
                body,
                "Content-Type",
                "application/json",
                "X-GitHub-Event",
                event,
                "X-GitHub-Delivery",
                id,
                "X-Hub-Signature-256",
                Signature.of(SECRET, body));
        assertThat(answer.statusCode()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(ids("?status=queued")).isEmpty());
    }

    private Map<String, Object> get(String query) {
        return Answers.json(call("GET", "/api/github/deliveries" + query, ""));
    }

    private List<Object> ids(String query) {
        return ((List<?>) get(query).get("items"))
                .stream().map(item -> (Object) ((Map<?, ?>) item).get("id")).toList();
    }

    private HttpResponse<String> call(String method, String path, String body) {
        return server.send(method, path, bytes(body), "Content-Type", "application/json", "Authorization", admin);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
