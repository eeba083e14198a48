package dev.signalbox.bench;

import com.sun.net.httpserver.HttpServer;
import dev.signalbox.Application;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Effect;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.SpaceTail;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.Tails;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The whole product, and a second port (CONTROL_PORT) that hands events straight to what sends them to the rooms, without
 * HTTP, rules and log. So fan-out can be compared with servers that only broadcast. The events stand in no log: nobody may
 * join, or append to the space, after the first burst.
 *
 * <p>{@code POST /burst {"count", "message", "taskId"}}
 */
public final class FanOutServer {
    private static final String SPACE = "main";
    private static final Pattern FIELD = Pattern.compile("\"(count|message|taskId)\":\"?([^\",}]*)");

    private final Spaces spaces;
    private final FeedListener broadcaster;

    private FanOutServer(Spaces spaces, FeedListener broadcaster) {
        this.spaces = spaces;
        this.broadcaster = broadcaster;
    }

    public static void main(String[] args) throws IOException {
        ApplicationContext context = ApplicationContext.builder()
                .args(args)
                .mainClass(Application.class)
                .banner(false)
                .start();
        context.getBean(EmbeddedServer.class).start();
        FeedListener broadcaster = context.getBeansOfType(FeedListener.class).stream()
                .filter(each -> each.getClass().getSimpleName().equals("Broadcaster"))
                .findFirst()
                .orElseThrow();
        new FanOutServer(context.getBean(Spaces.class), broadcaster)
                .listen(Integer.parseInt(System.getenv("CONTROL_PORT")));
    }

    private void listen(int port) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Object> fields = Json.object();
            for (Matcher field = FIELD.matcher(body); field.find(); ) {
                fields.put(field.group(1), field.group(2));
            }
            burst(
                    String.valueOf(fields.get("taskId")),
                    Integer.parseInt(String.valueOf(fields.get("count"))),
                    String.valueOf(fields.get("message")));
            exchange.sendResponseHeaders(201, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        http.start();
    }

    private void burst(String taskId, int count, String message) {
        for (int i = 0; i < count; i++) {
            spaces.<@Nullable Void>view(SPACE, view -> {
                Tails.add(view.tail(), next(view.tail(), taskId, message));
                return null;
            });
            broadcaster.settled(SPACE);
        }
    }

    private static Event next(SpaceTail tail, String taskId, String message) {
        long version = tail.last() + 1;
        return new Event(
                String.format("%016x", version),
                SPACE,
                version,
                taskId,
                version,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                Actor.SIGNALBOX,
                new ActivityEvent.Progress("sent=" + System.nanoTime() / 1000 + " " + message, null),
                false,
                new Effect(TaskStatus.CREATED, null, TaskStatus.CREATED, "Bench", null, Map.of(), null),
                null,
                null);
    }
}
