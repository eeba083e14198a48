package dev.signalbox.faults;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Product;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A client that has a task's timeline before it, and moves to any instance when it loses its connection. */
final class Follower implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** A server that says nothing for so long is left, as by a client that gets no pings. */
    private static final long SILENCE_MAX_SECONDS = 5;

    private final IntFunction<Product> instances;
    private final String taskId;
    private final Random random;
    private final Thread thread;

    /** Guarded by this. The ids of the events by their versions, from {@link #first} on. */
    private final List<String> seen = new ArrayList<>();
    /** Guarded by this. The version before the first of them: of a state that had no events. */
    private long first;
    /** Guarded by this. What must never be: a gap, or an event twice. */
    private final List<String> wrong = new ArrayList<>();

    private volatile boolean closed;
    private volatile long heardNanos;

    Follower(IntFunction<Product> instances, String taskId, long seed) {
        this.instances = instances;
        this.taskId = taskId;
        this.random = new Random(seed);
        this.thread = Thread.ofVirtual().start(this::run);
    }

    synchronized long version() {
        return first + seen.size();
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** Whether what it has seen is the end of this timeline. */
    synchronized boolean agrees(List<String> timeline) {
        return version() == timeline.size()
                && timeline.subList((int) first, timeline.size()).equals(seen);
    }

    private void run() {
        while (!closed) {
            try {
                follow(instances.apply(random.nextInt(Cluster.SIZE)));
            } catch (Exception e) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Product instance) throws Exception {
        CompletableFuture<Object> ended = new CompletableFuture<>();
        heardNanos = System.nanoTime();
        WebSocket socket = HTTP.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .header("X-API-Key", Product.API_KEY)
                .buildAsync(URI.create("ws://localhost:" + instance.port() + "/ws"), new Listener(ended))
                .get(5, TimeUnit.SECONDS);
        try {
            socket.sendText(
                            "{\"event\":\"task:join\",\"id\":1,\"data\":{\"taskId\":\"" + taskId + "\",\"since\":"
                                    + version() + "}}",
                            true)
                    .get(5, TimeUnit.SECONDS);
            while (!closed && !ended.isDone()) {
                Thread.sleep(100);
                if (System.nanoTime() - heardNanos > TimeUnit.SECONDS.toNanos(SILENCE_MAX_SECONDS)) {
                    return;
                }
            }
        } finally {
            socket.abort();
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final CompletableFuture<Object> ended;
        private final StringBuilder text = new StringBuilder();
        private boolean joined;

        Listener(CompletableFuture<Object> ended) {
            this.ended = ended;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heardNanos = System.nanoTime();
            text.append(data);
            if (last) {
                Map<?, ?> frame = (Map<?, ?>) JsonText.read(text.toString().getBytes(StandardCharsets.UTF_8));
                text.setLength(0);
                if (!ended.isDone()) {
                    heard(frame);
                }
            }
            socket.request(1);
            return null;
        }

        private void heard(Map<?, ?> frame) {
            Map<?, ?> data = (Map<?, ?>) frame.get("data");
            switch (String.valueOf(frame.get("event"))) {
                case "task:state" -> {
                    joined = true;
                    state(data);
                }
                case "task:event_added" -> {
                    if (joined) {
                        event((Map<?, ?>) data.get("event"));
                    }
                }
                case "ack" -> {
                    if (Boolean.FALSE.equals(data.get("ok"))) {
                        ended.complete(data);
                    }
                }
                default -> {}
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended.complete(error);
        }
    }

    private synchronized void state(Map<?, ?> state) {
        List<?> events = (List<?>) state.get("events");
        if ("full".equals(state.get("mode"))) { // an instance may be behind the one before
            seen.clear();
            Map<?, ?> task = (Map<?, ?>) state.get("task");
            first = number(task, "version") - ((List<?>) task.get("events")).size();
            ((List<?>) task.get("events")).forEach(event -> event((Map<?, ?>) event));
        } else {
            events.forEach(event -> event((Map<?, ?>) event));
        }
    }

    private synchronized void event(Map<?, ?> event) {
        long version = number(event, "taskVersion");
        if (version != version() + 1) {
            wrong.add("event " + version + " after " + version());
        }
        seen.add((String) event.get("id"));
    }

    static long number(Map<?, ?> json, String name) {
        return ((Number) json.get(name)).longValue();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(Duration.ofSeconds(10));
    }
}
