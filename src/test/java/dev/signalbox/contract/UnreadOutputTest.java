package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Product;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A parent process that never reads the output of the product, like the pipe of some supervisors. */
class UnreadOutputTest {
    private static final int WRITERS = 8;
    private static final int EVENTS_EACH = 200;
    /** A line for each event is several times what a pipe takes. */
    private static final int PIPE_BYTES = 64 << 10;

    private static final int LINE_BYTES_AT_LEAST = 80;

    @TempDir
    Path folder;

    private static int append(Product product, String task) {
        try {
            return product.post(
                            "/api/tasks/" + task + "/events",
                            "{\"type\":\"progress\",\"data\":{\"message\":\"working\"}}")
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Object field(HttpResponse<String> answer, String name) {
        return ((Map<?, ?>) JsonText.read(answer.body().getBytes(StandardCharsets.UTF_8))).get(name);
    }

    @Test
    void unreadOutputBlocksNothing() throws Exception {
        assertThat(WRITERS * EVENTS_EACH * LINE_BYTES_AT_LEAST).isGreaterThan(PIPE_BYTES * 3 / 2);
        try (Product product = Product.startUnread(folder, Map.of("SIGNALBOX_LIMITS_ENABLED", "false"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String task = (String) field(product.post("/api/tasks", "{\"title\":\"Much to say\"}"), "id");
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(CompletableFuture.runAsync(
                        () -> {
                            for (int event = 0; event < EVENTS_EACH; event++) {
                                assertThat(append(product, task)).isEqualTo(201);
                            }
                        },
                        threads));
            }
            CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();

            assertThat(product.get("/health").statusCode()).isEqualTo(200);
            assertThat(field(product.get("/api/tasks/" + task), "version")).isEqualTo(1 + WRITERS * EVENTS_EACH);
            assertThat(product.stop()).as("it ends in order, too").isZero();
        }
    }
}
