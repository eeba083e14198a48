package dev.signalbox.fakes;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONException;
import org.json.JSONObject;

/** An unmodified {@code io.socket:socket.io-client} that writes down what it gets. */
public final class StockClient implements AutoCloseable {
    /** An event as it came. */
    public record Received(String name, Map<String, Object> payload) {}

    private final Socket socket;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    public StockClient(int port, Map<String, String> auth) {
        socket = IO.socket(
                URI.create("http://localhost:" + port),
                IO.Options.builder()
                        .setTransports(new String[] {"websocket"})
                        .setForceNew(true)
                        .setAuth(auth)
                        .build());
        socket.onAnyIncoming(args -> received.add(new Received((String) args[0], object(args, 1))));
        socket.on(Socket.EVENT_CONNECT_ERROR, args -> received.add(new Received("connect_error", object(args, 0))));
        socket.connect();
    }

    private static Map<String, Object> object(Object[] args, int index) {
        return args.length > index && args[index] instanceof JSONObject json
                ? Answers.json(json.toString())
                : Map.of("text", args.length > index ? String.valueOf(args[index]) : "");
    }

    private static JSONObject parse(String json) {
        try {
            return new JSONObject(json);
        } catch (JSONException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** Sends a command and waits for its ack. */
    public Map<String, Object> call(String event, String json) {
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        socket.emit(event, new Object[] {parse(json)}, (Ack) args -> answer.complete(object(args, 0)));
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    public void emit(String event, String json) {
        socket.emit(event, parse(json));
    }

    /** The next event; fails after ten seconds of silence. */
    public Received next() {
        try {
            Received next = received.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came in ten seconds");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next event, which must be of that name. */
    public Map<String, Object> next(String name) {
        Received next = next();
        if (!next.name.equals(name)) {
            throw new AssertionError("expected " + name + ", got " + next);
        }
        return next.payload;
    }

    /** Everything up to the first event of that name, that one included. */
    public List<Received> until(String name) {
        List<Received> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!all.getLast().name.equals(name));
        return all;
    }

    public boolean isSilent() {
        return received.isEmpty();
    }

    @Override
    public void close() {
        socket.disconnect();
    }
}
