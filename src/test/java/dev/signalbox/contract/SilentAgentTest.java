package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Product;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent stops its heartbeats while the whole product is killed. */
class SilentAgentTest {
    private static final Map<String, String> SETTINGS = Map.of("SIGNALBOX_AGENTS_OFFLINE_AFTER", "2s");

    @TempDir
    Path folder;

    @Test
    void anAgentGoesOfflineAfterTheRestart() throws Exception {
        try (Product product = Product.start(folder, SETTINGS)) {
            product.post("/api/agents", "{\"id\":\"p\",\"name\":\"Planner\"}");
            product.post("/api/agents/p/heartbeat", "{\"status\":\"busy\",\"taskId\":\"t1\"}");
            product.kill();
        }
        try (Product product = Product.start(folder, SETTINGS)) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Answers.items(product.get("/api/agents")))
                            .singleElement()
                            .satisfies(agent -> assertThat(agent)
                                    .containsEntry("status", "offline")
                                    .doesNotContainKey("taskId")));
        }
    }
}
