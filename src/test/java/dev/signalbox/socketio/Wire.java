package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client without a library. It answers pings unless switched off. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the connection
public final class Wire implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    public volatile boolean answersPings = true;

    public Wire(URI server, String... headers) {
        this("/socket.io/?EIO=4&transport=websocket", server, headers);
    }

    public Wire(String path, URI server, String... headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.buildAsync(URI.create("ws://" + server.getHost() + ":" + server.getPort() + path), this)
                .join();
    }

    /** A client that is connected to the default namespace. */
    public static Wire connected(URI server) throws InterruptedException {
        Wire wire = new Wire(server);
        wire.open();
        wire.send("40{\"token\":\"user-ada\"}");
        wire.sid();
        return wire;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String packet = text.toString();
            text.setLength(0);
            if (packet.equals("2") && answersPings) {
                webSocket.sendText("3", true);
            } else {
                received.add(packet);
            }
        }
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        received.add(bytes);
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(1006);
    }

    public void send(String packet) {
        socket.sendText(packet, true).join();
    }

    public void send(byte[] packet) {
        socket.sendBinary(ByteBuffer.wrap(packet), true).join();
    }

    /** Reads Engine.IO's greeting. */
    public Map<?, ?> open() throws InterruptedException {
        String packet = next();
        assertThat(packet).startsWith("0{");
        Object open = JsonText.read(packet.substring(1).getBytes(StandardCharsets.UTF_8));
        return (Map<?, ?>) Objects.requireNonNull(open);
    }

    /** Reads the answer to a CONNECT. */
    public String sid() throws InterruptedException {
        String packet = next();
        assertThat(packet).matches("40\\{\"sid\":\"[^\"]{20}\",\"pid\":\"[^\"]{20}\"}");
        return packet.substring(10, 30);
    }

    public String next() throws InterruptedException {
        return (String) nextAny();
    }

    public Object nextAny() throws InterruptedException {
        Object packet = received.poll(10, TimeUnit.SECONDS);
        return Objects.requireNonNull(packet, "no packet within 10 s");
    }

    public boolean isSilent() {
        return received.isEmpty();
    }

    /** Waits for the end. */
    public int closeCode() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
