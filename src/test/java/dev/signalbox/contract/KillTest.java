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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Kills the whole product under load and checks the log afterwards; {@code -Dkill.rounds=20} for more rounds. */
@Execution(ExecutionMode.CONCURRENT)
class KillTest {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 2);
    private static final int WRITERS = 8;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 150;

    @TempDir
    Path folder;

    /** An acknowledged event: its id and its version in the task. */
    private record Acknowledged(String id, long taskVersion) {}

    private final Set<Acknowledged> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void noAcknowledgedEventIsLostAndNoVersionIsSkipped() throws Exception {
        String task;
        try (Product product = Product.start(folder, Map.of())) {
            task = (String) json(product.post("/api/tasks", "{\"title\":\"Under load\"}"))
                    .get("id");
            product.kill();
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (Product product = Product.start(folder, Map.of())) {
                verify(product, task);
                writeUntilKilled(product, task);
            }
        }
        try (Product product = Product.start(folder, Map.of())) {
            verify(product, task);
        }
        System.out.println("kill test: " + ROUNDS + " rounds, " + acknowledged.size() + " acknowledged, none lost");
    }

    private void writeUntilKilled(Product product, String task) throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_KILL);
        AtomicBoolean killed = new AtomicBoolean();
        ConcurrentLinkedQueue<Integer> unexpected = new ConcurrentLinkedQueue<>();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(Thread.ofVirtual().start(() -> {
                while (!killed.get()) {
                    try {
                        HttpResponse<String> answer = product.post(
                                "/api/tasks/" + task + "/events",
                                "{\"type\":\"progress\",\"data\":{\"message\":\"working\"}}");
                        if (answer.statusCode() == 201) {
                            Map<?, ?> event = json(answer);
                            acknowledged.add(new Acknowledged(
                                    (String) event.get("id"), ((Number) event.get("taskVersion")).longValue()));
                            enough.countDown();
                        } else {
                            unexpected.add(answer.statusCode());
                        }
                    } catch (IOException e) {
                        return; // killed
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
            }));
        }
        assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
        product.kill();
        killed.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(unexpected).isEmpty();
    }

    /** The timeline has every version once, and each acknowledged event has the version of its response. */
    private void verify(Product product, String task) throws IOException, InterruptedException {
        List<Map<?, ?>> timeline = new ArrayList<>();
        Object after = 0;
        while (after != null) {
            Map<?, ?> page = json(product.get("/api/tasks/" + task + "/events?limit=500&after=" + after));
            for (Object event : (List<?>) page.get("items")) {
                timeline.add((Map<?, ?>) event);
            }
            after = page.get("nextAfter");
        }
        long version = 0;
        Set<Acknowledged> found = ConcurrentHashMap.newKeySet();
        for (Map<?, ?> event : timeline) {
            version++;
            assertThat(((Number) event.get("taskVersion")).longValue()).isEqualTo(version);
            assertThat(((Number) event.get("spaceVersion")).longValue()).isEqualTo(version);
            found.add(new Acknowledged((String) event.get("id"), version));
        }
        assertThat(found).containsAll(acknowledged);
        assertThat(((Number) json(product.get("/api/tasks/" + task)).get("version")).longValue())
                .isEqualTo(version);
    }

    private static Map<?, ?> json(HttpResponse<String> answer) {
        return (Map<?, ?>) JsonText.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
