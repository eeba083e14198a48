package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.GitHubApi;
import dev.signalbox.fakes.GitHubApi.Fate;
import dev.signalbox.fakes.Product;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Kills the whole product after it has promised an issue: between the promise and the call, and between the call and its answer. */
@Execution(ExecutionMode.CONCURRENT) // it waits for a lease most of the time
class DispatchKillTest {
    private static final String REPO = "acme/shop";
    /** A start, the lease of the one that was killed, and the time in which its call may still go on. */
    private static final Duration IN_TIME = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void onePromiseIsOneIssueWhereverItIsKilled() throws Exception {
        try (GitHubApi github = new GitHubApi(Instant::now)) {
            github.repository(REPO, 99);
            Map<String, String> settings = Map.of(
                    "GITHUB_API_URL", github.url(), "GITHUB_TOKEN", GitHubApi.TOKEN, "SIGNALBOX_GITHUB_REPOS", REPO);
            String task;
            github.next("GET /repos", new Fate.Held(false));
            try (Product product = Product.start(folder, settings)) {
                task = String.valueOf(json(product.post("/api/tasks", "{\"title\":\"Survive\"}"))
                        .get("id"));
                assertThat(product.post("/api/tasks/" + task + "/dispatch", "{\"repo\":\"" + REPO + "\"}")
                                .statusCode())
                        .isEqualTo(202);
                await().atMost(IN_TIME).until(() -> !github.calls("GET /repos").isEmpty());
                product.kill();
            }
            assertThat(github.issues(REPO)).isEmpty();

            github.next("POST /repos", new Fate.Held(true));
            try (Product product = Product.start(folder, settings)) {
                await().atMost(IN_TIME).until(() -> !github.issues(REPO).isEmpty());
                product.kill();
            }

            try (Product product = Product.start(folder, settings)) {
                await().atMost(IN_TIME)
                        .untilAsserted(() -> assertThat(json(product.get("/api/tasks/" + task)))
                                .containsEntry("status", "dispatched"));
            }
            assertThat(github.issues(REPO)).hasSize(1);
            assertThat(github.calls("POST /repos")).hasSize(1);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(HttpResponse<String> answer) throws IOException {
        return (Map<String, Object>) JsonText.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
