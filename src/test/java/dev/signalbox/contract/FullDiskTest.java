package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Product;
import dev.signalbox.fakes.SecondStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The system refuses to let the file of the store grow, as a full disk does, and allows it again; another instance uses the
 * same store by its port.
 */
class FullDiskTest {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    @TempDir
    Path folder;

    @TempDir
    Path folderOfTheOther;

    private final List<String> acknowledged = new ArrayList<>();
    private final Random random = new Random(1);

    @Test
    void afterAFullDiskBothInstancesServeAgainByThemselvesAndHaveLostNothing() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT), "prlimit is not installed");
        String port = String.valueOf(SecondStore.freePort());
        String task;
        try (Product product = Product.start(folder, Map.of("SIGNALBOX_EMBEDDED_PORT", port));
                Product other = Product.start(
                        folderOfTheOther, Map.of("MONGODB_URI", "mongodb://127.0.0.1:" + port + "/signalbox"))) {
            List<Product> both = List.of(product, other);
            task = (String)
                    json(product.post("/api/tasks", "{\"title\":\"Small\"}")).get("id");
            for (Product each : both) {
                assertThat(append(each, task)).isEqualTo(201);
            }
            limitFiles(product, Long.toString(Files.size(folder.resolve("store.mv"))));
            await().atMost(Duration.ofSeconds(60)).until(() -> append(product, task) == 503);

            for (int i = 0; i < 20; i++) {
                assertThat(append(both.get(i % 2), task)).isEqualTo(503);
            }
            for (Product each : both) {
                await().until(() -> each.get("/health/readiness").statusCode() == 503);
                assertThat(each.get("/health/liveness").statusCode()).isEqualTo(200);
                HttpResponse<String> read = each.get("/api/tasks/" + task);
                assertThat(read.statusCode()).isEqualTo(200);
                assertThat(read.headers().firstValue("X-Signalbox-As-Of"))
                        .as("it can be read, so this is the present")
                        .isEmpty();
                verify(each, task);
            }

            for (int i = 0; i < 100; i++) { // also of the store itself, which is opened again and again meanwhile
                assertThat(both.get(i % 2)
                                .get("/api/tasks/" + task + "/events?limit=500")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(product.get("/api/admin/audit").statusCode()).isLessThan(500);
            }
            limitFiles(product, "unlimited");
            for (Product each : both) {
                await().atMost(Duration.ofSeconds(30)).until(() -> append(each, task) == 201);
                await().until(() -> each.get("/health/readiness").statusCode() == 200);
            }
            for (Product each : both) {
                verify(each, task);
            }
            assertThat(other.output()).doesNotContain(" ERROR ");
            other.kill();
            assertThat(append(product, task)).isEqualTo(201);
            product.kill();
            assertThat(product.output().lines().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")))
                    .as("one line at the start")
                    .singleElement()
                    .asString()
                    .contains("[STORE] disk=refuses_writes", "File too large");
            assertThat(product.output().lines().filter(line -> line.contains("[STORE] disk=writable")))
                    .as("one line at the end")
                    .hasSize(1);
        }
        try (Product product = Product.start(folder, Map.of())) {
            verify(product, task);
        }
    }

    private static void limitFiles(Product product, String bytes) throws IOException, InterruptedException {
        int failed = new ProcessBuilder(
                        PRLIMIT.toString(),
                        "--pid",
                        Long.toString(product.handle().pid()),
                        "--fsize=" + bytes + ":unlimited")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(failed).isZero();
    }

    private int append(Product product, String task) throws IOException, InterruptedException {
        StringBuilder message = new StringBuilder();
        random.ints(2_000, 'a', 'z').forEach(c -> message.append((char) c)); // does not compress much
        HttpResponse<String> answer = product.post(
                "/api/tasks/" + task + "/events", "{\"type\":\"progress\",\"data\":{\"message\":\"" + message + "\"}}");
        if (answer.statusCode() == 201) {
            acknowledged.add((String) json(answer).get("id"));
        } else {
            assertThat(json(answer)).as("answer %s", answer.statusCode()).containsEntry("code", "STORE_UNAVAILABLE");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        return answer.statusCode();
    }

    /** The log holds what was acknowledged, in order and without a gap, and nothing else. */
    private void verify(Product product, String task) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        Object after = 1; // the first event made the task
        while (after != null) {
            Map<?, ?> page = json(product.get("/api/tasks/" + task + "/events?limit=500&after=" + after));
            for (Object event : (List<?>) page.get("items")) {
                found.add((String) ((Map<?, ?>) event).get("id"));
                assertThat(((Number) ((Map<?, ?>) event).get("taskVersion")).intValue())
                        .isEqualTo(found.size() + 1);
            }
            after = page.get("nextAfter");
        }
        assertThat(found).isEqualTo(acknowledged);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(HttpResponse<String> answer) {
        return (Map<String, Object>) JsonText.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
