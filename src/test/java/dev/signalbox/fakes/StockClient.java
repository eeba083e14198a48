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
import java.util.function.Consumer;
import org.json.JSONException;
import org.json.JSONObject;
import org.json.JSONTokener;

/** An unmodified {@code io.socket:socket.io-client} that records messages. */
public final class StockClient implements AutoCloseable {
    /** A received event. */
    public record Received(String name, Map<String, Object> payload) {}

    private final Socket socket;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    /** By WebSocket only. */
    public StockClient(int port, Map<String, String> auth) {
        IO.Options options = options(auth);
        options.transports = new String[] {"websocket"};
        socket = IO.socket(URI.create("http://localhost:" + port), options);
        listen(received::add);
        socket.connect();
    }

    /**
     * With its defaults: it starts with polling and upgrades automatically.
     *
     * @param listener receives all messages, on the library's only thread, and {@code connect} and {@code disconnect} as well
     */
    public StockClient(int port, Map<String, String> auth, Consumer<Received> listener) {
        socket = IO.socket(URI.create("http://localhost:" + port), options(auth));
        listen(listener);
        socket.on(Socket.EVENT_CONNECT, args -> listener.accept(new Received("connect", Map.of())));
        socket.on(Socket.EVENT_DISCONNECT, args -> listener.accept(new Received("disconnect", object(args, 0))));
        socket.connect();
    }

    private static IO.Options options(Map<String, String> auth) {
        return IO.Options.builder().setForceNew(true).setAuth(auth).build();
    }

    private void listen(Consumer<Received> listener) {
        socket.onAnyIncoming(args -> listener.accept(new Received((String) args[0], object(args, 1))));
        socket.on(Socket.EVENT_CONNECT_ERROR, args -> listener.accept(new Received("connect_error", object(args, 0))));
    }

    private static Map<String, Object> object(Object[] args, int index) {
        return args.length > index && args[index] instanceof JSONObject json
                ? Answers.json(json.toString())
                : Map.of("text", args.length > index ? String.valueOf(args[index]) : "");
    }

    private static Object parse(String json) {
        try {
            return new JSONTokener(json).nextValue();
        } catch (JSONException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** Sends a command and waits for its ack. */
    public Map<String, Object> call(String event, String json) {
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        emit(event, json, answer::complete);
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** @param ack gets the answer, on the library's thread */
    public void emit(String event, String json, Consumer<Map<String, Object>> ack) {
        socket.emit(event, new Object[] {parse(json)}, (Ack) args -> ack.accept(object(args, 0)));
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
