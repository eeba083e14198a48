package dev.signalbox.faults;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Product;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Writers that try each of their events again under its key, on any instance, until it is acknowledged. */
final class Load implements AutoCloseable {
    private static final int WRITERS = 4;
    private static final int PAUSE_MAX_MILLIS = 20;

    private final IntFunction<Product> instances;
    private final String taskId;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<Thread> threads = new ArrayList<>();
    /** The events that were acknowledged: their versions by what they say. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    /** Answers that should not be. */
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean closed;

    Load(IntFunction<Product> instances, String taskId, long seed) {
        this.instances = instances;
        this.taskId = taskId;
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            threads.add(Thread.ofVirtual().start(() -> write(writer, new Random(seed + writer))));
        }
    }

    Map<String, Long> acknowledged() {
        return acknowledged;
    }

    Queue<String> wrong() {
        return wrong;
    }

    /** Writes that were answered 503. */
    int refused() {
        return refused.get();
    }

    private void write(int writer, Random random) {
        for (int n = 0; !closed; n++) {
            String message = "w" + writer + "-" + n;
            while (!acknowledged.containsKey(message) && !closed) {
                try {
                    send(message, instances.apply(random.nextInt(Cluster.SIZE)));
                    Thread.sleep(random.nextInt(PAUSE_MAX_MILLIS));
                } catch (IOException e) {
                    // killed or frozen: whether it was appended is not known
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    private void send(String message, Product instance) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://localhost:" + instance.port() + "/api/tasks/" + taskId + "/events"))
                        .timeout(Duration.ofSeconds(8))
                        .header("X-API-Key", Product.API_KEY)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", message)
                        .POST(BodyPublishers.ofString(
                                "{\"type\":\"progress\",\"data\":{\"message\":\"" + message + "\"}}"))
                        .build(),
                BodyHandlers.ofString());
        Map<?, ?> json = (Map<?, ?>) JsonText.read(answer.body().getBytes(StandardCharsets.UTF_8));
        if (answer.statusCode() == 201) {
            acknowledged.put(message, Follower.number(json, "taskVersion"));
        } else if (answer.statusCode() == 503
                && "STORE_UNAVAILABLE".equals(json.get("code"))
                && answer.headers().firstValue("Retry-After").isPresent()) {
            refused.incrementAndGet();
        } else {
            wrong.add(answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(30));
        }
        http.shutdownNow();
    }
}
