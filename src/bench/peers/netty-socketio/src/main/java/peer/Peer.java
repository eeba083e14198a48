package peer;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A room, its join, and an HTTP port beside it (CONTROL_PORT) that has events sent. */
public final class Peer {
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"([^\"]*)\"");
    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

    private final AtomicLong version = new AtomicLong();
    private final SocketIOServer sockets;

    private Peer(int port) {
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(port);
        configuration.getSocketConfig().setTcpNoDelay(true);
        configuration.getSocketConfig().setReuseAddress(true);
        configuration.getSocketConfig().setAcceptBackLog(1024);
        sockets = new SocketIOServer(configuration);
        sockets.addEventListener("task:join", Map.class, (client, join, ack) -> {
            client.joinRoom("task:" + join.get("taskId"));
            ack.sendAckData(Map.of("ok", true));
        });
    }

    private void eventAdded(String message) {
        long at = version.incrementAndGet();
        String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        Map<String, Object> event = Map.of(
                "id", String.format("%016x", at),
                "spaceId", "main",
                "spaceVersion", at,
                "taskId", "bench",
                "taskVersion", at,
                "type", "progress",
                "at", time,
                "actor", Map.of("kind", "agent", "id", "static", "name", "API key"),
                "data", Map.of("message", message));
        sockets.getRoomOperations("task:bench")
                .sendEvent(
                        "task:event_added",
                        Map.of("taskId", "bench", "event", event, "version", at, "spaceVersion", at, "at", time));
    }

    private void control(int port) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher message = MESSAGE.matcher(body);
            Matcher count = COUNT.matcher(body);
            String text = message.find() ? message.group(1) : "";
            if (exchange.getRequestURI().getPath().equals("/burst")) {
                int times = count.find() ? Integer.parseInt(count.group(1)) : 0;
                for (int i = 0; i < times; i++) {
                    eventAdded("sent=" + System.nanoTime() / 1000 + " " + text);
                }
            } else {
                eventAdded(text);
            }
            exchange.sendResponseHeaders(201, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        http.start();
    }

    public static void main(String[] args) throws IOException {
        Peer peer = new Peer(Integer.parseInt(System.getenv("PORT")));
        peer.sockets.start();
        peer.control(Integer.parseInt(System.getenv("CONTROL_PORT")));
    }
}
