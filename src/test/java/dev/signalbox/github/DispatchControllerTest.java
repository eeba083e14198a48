package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.GitHubApi;
import dev.signalbox.fakes.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dispatching as a member sees it, on the whole server. */
class DispatchControllerTest {
    @TempDir
    Path folder;

    private final GitHubApi github = new GitHubApi(Instant::now);
    private TestServer server;

    @BeforeEach
    void start() {
        github.repository("acme/shop", 99);
        server = TestServer.real(
                "signalbox.data-dir",
                folder.toString(),
                "github.token",
                GitHubApi.TOKEN,
                "github.api-url",
                github.url(),
                "signalbox.github.repos",
                "acme/shop,acme/gone");
    }

    @AfterEach
    void stop() {
        server.close();
        github.close();
    }

    private String task(String more) {
        return String.valueOf(Answers.json(server.api("POST", "/api/tasks", "{\"title\":\"T\"" + more + "}"))
                .get("id"));
    }

    private HttpResponse<String> dispatch(String task, String body, String... headers) {
        return server.api("POST", "/api/tasks/" + task + "/dispatch", body, headers);
    }

    private Map<String, Object> shown(String task) {
        return Answers.json(server.api("GET", "/api/tasks/" + task, ""));
    }

    @Test
    void itIsQueuedAndThenTheIssueIsThere() {
        String task = task("");
        String body = "{\"repo\":\"acme/shop\",\"labels\":[\"bug\"]}";
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = dispatch(task, body, "Idempotency-Key", "once");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(Answers.json(answer)).containsEntry("taskId", task).containsEntry("state", "queued");
        }
        await().untilAsserted(() -> assertThat(shown(task))
                .containsEntry("status", "dispatched")
                .containsEntry(
                        "issue",
                        Map.of("url", "https://github.com/acme/shop/issues/1", "number", 1, "repo", "acme/shop")));
        assertThat(github.issues("acme/shop"))
                .singleElement()
                .satisfies(issue -> assertThat(String.valueOf(issue.get("body")))
                        .contains("http://localhost:" + server.port() + "/tasks/" + task));
        HttpResponse<String> again = dispatch(task, "{\"repo\":\"acme/shop\"}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Answers.json(again))
                .containsEntry("code", "INVALID_TRANSITION")
                .containsEntry("taskStatus", "dispatched");
    }

    @Test
    void onlyWhereIssuesMayBeMadeAndOnlyRepositories() {
        String task = task("");
        assertThat(dispatch(task, "{\"repo\":\"acme/other\"}").statusCode()).isEqualTo(403);
        for (String wrong : List.of("{}", "{\"repo\":\"acme\"}", "{\"repo\":\"acme/../user\"}", "{\"repo\":7}")) {
            HttpResponse<String> answer = dispatch(task, wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"repo\"");
        }
        assertThat(dispatch(task, "{\"repo\":\"acme/shop\",\"labels\":[1]}").statusCode())
                .isEqualTo(400);
        assertThat(dispatch("none", "{\"repo\":\"acme/shop\"}").statusCode()).isEqualTo(404);
        assertThat(github.calls("")).isEmpty();
        assertThat(shown(task)).containsEntry("eventCount", 1);
    }

    @Test
    void withoutARepositoryItIsAskedForAsBeforeOrInThatOfTheTask() {
        String task = task(",\"repo\":\"acme/gone\""); // which GitHub does not know
        assertThat(dispatch(task, "{\"labels\":[\"bug\"]}").statusCode()).isEqualTo(202);
        await().untilAsserted(() ->
                assertThat(shown(task).get("attention")).asString().contains("dispatch_stopped"));
        server.api("PATCH", "/api/tasks/" + task, "{\"repo\":\"acme/shop\"}");
        assertThat(dispatch(task, "{}").statusCode()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(github.issues("acme/shop"))
                .singleElement()
                .satisfies(issue -> assertThat(issue.get("labels")).isEqualTo(List.of("bug"))));
    }

    @Test
    void withoutCredentialsItIsNotConfigured() {
        server.close();
        server = TestServer.real("signalbox.data-dir", folder.toString());
        HttpResponse<String> answer = dispatch(task(""), "{\"repo\":\"acme/shop\"}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Answers.json(answer)).containsEntry("code", "GITHUB_NOT_CONFIGURED");
    }
}
