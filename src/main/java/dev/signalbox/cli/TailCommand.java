package dev.signalbox.cli;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what happens in a space, as it happens; after a cut it goes on where it was. */
@Command(
        name = "tail",
        description = "Print what happens in a space, until it is interrupted. After a cut it goes on where it was.",
        mixinStandardHelpOptions = true)
final class TailCommand extends Printing implements Callable<Integer> {
    private static final int WAITING_MAX = 10_000;
    /** The server pings and sends more often than that. */
    private static final long SILENCE_MAX_SECONDS = 60;

    private static final long BACKOFF_MAX_MILLIS = 5_000;

    /** Of the WebSocket, so that a cut that nobody tells us of is noticed. */
    private static final String PING = "ping";

    /** A pair of an event's name and its data, or the end of the connection. */
    private record Heard(String event, Map<?, ?> data) {
        static final Heard END = new Heard("", Map.of());
    }

    @Mixin
    private Asked asked = new Asked();

    @Option(names = "--space", paramLabel = "<id>", defaultValue = "main")
    private String space = "main";

    @Option(
            names = "--since",
            paramLabel = "<version>",
            description = "Begin after this version of the space, at most 1,000 events ago; else with what comes.")
    private @Nullable Long since;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = out();
        PrintWriter err = err();
        boolean wasConnected = false;
        for (long backoff = 200; ; ) {
            boolean connected = follow(out);
            wasConnected |= connected;
            if (!wasConnected) {
                throw new Failure("no server answers at " + asked.socketUrl("/ws"));
            }
            backoff = connected ? 200 : Math.min(BACKOFF_MAX_MILLIS, 2 * backoff);
            err.println("The connection ended; trying again.");
            err.flush();
            Thread.sleep(ThreadLocalRandom.current().nextLong(backoff / 2, backoff));
        }
    }

    /** Returns, when the connection has ended, whether there was one. */
    private boolean follow(PrintWriter out) throws InterruptedException {
        BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(WAITING_MAX);
        WebSocket socket;
        try (HttpClient http = HttpClient.newHttpClient()) {
            try {
                socket = http.newWebSocketBuilder()
                        .header("X-API-Key", asked.key())
                        .buildAsync(URI.create(asked.socketUrl("/ws")), new Listener(heard))
                        .join();
            } catch (CompletionException | IllegalArgumentException e) {
                return false;
            }
            Map<String, Object> join = Json.object("spaceId", space, "since", since);
            socket.sendText(
                            new String(
                                    JsonText.write(Map.of("event", "dashboard:join", "id", 1, "data", join)),
                                    StandardCharsets.UTF_8),
                            true)
                    .join();
            for (Heard next = poll(heard); next != Heard.END; next = poll(heard)) {
                hear(next, out);
            }
            socket.abort();
            return true;
        }
    }

    private static Heard poll(BlockingQueue<Heard> heard) throws InterruptedException {
        return Objects.requireNonNullElse(heard.poll(SILENCE_MAX_SECONDS, TimeUnit.SECONDS), Heard.END);
    }

    private void hear(Heard next, PrintWriter out) {
        switch (next.event) {
            case "ack" -> {
                if (Boolean.FALSE.equals(next.data.get("ok"))) {
                    Map<?, ?> error = Json.asObject(next.data.get("error"));
                    throw new Failure(error.get("code") + ": " + error.get("message"));
                }
            }
            case PING -> {}
            case "dashboard:state" -> {
                if (next.data.get("events") instanceof List<?> missed) { // mode delta
                    missed.forEach(event -> {
                        Map<?, ?> one = Json.asObject(event);
                        asked.print(out, Map.of("event", "task:" + one.get("type"), "data", one), TailCommand::line);
                    });
                }
                since = version(next.data.get("version"), since);
            }
            default -> {
                if (!next.event.startsWith("dashboard:")) { // of the same event
                    asked.print(out, Map.of("event", next.event, "data", next.data), TailCommand::line);
                }
                since = version(next.data.get("spaceVersion"), since);
            }
        }
    }

    private static @Nullable Long version(@Nullable Object sent, @Nullable Long known) {
        return sent instanceof Number number ? Long.valueOf(number.longValue()) : known;
    }

    private static String line(Map<?, ?> heard) {
        Map<?, ?> data = Json.asObject(heard.get("data"));
        Map<?, ?> said =
                data.get("data") instanceof Map<?, ?> own ? own : data; // an event as the log has it, or a message
        Object what =
                Objects.requireNonNullElse(said.get("title"), Objects.requireNonNullElse(said.get("message"), ""));
        return "%s  %-28s %s  %s"
                .formatted(
                        Objects.requireNonNullElse(data.get("at"), ""),
                        heard.get("event"),
                        Objects.requireNonNullElse(data.get("taskId"), ""),
                        what);
    }

    /** Takes the next message when the one before has room. */
    private record Listener(BlockingQueue<Heard> heard, StringBuilder text) implements WebSocket.Listener {
        Listener(BlockingQueue<Heard> heard) {
            this(heard, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                Map<?, ?> frame = Json.asObject(JsonText.read(text.toString().getBytes(StandardCharsets.UTF_8)));
                text.setLength(0);
                put(new Heard(
                        String.valueOf(frame.get("event")),
                        frame.get("data") instanceof Map<?, ?> data ? data : Map.of()));
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            put(new Heard(PING, Map.of())); // the answer is sent by the library
            socket.request(1);
            return null;
        }

        private void put(Heard next) {
            try {
                heard.put(next);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            put(Heard.END);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            put(Heard.END);
        }
    }
}
