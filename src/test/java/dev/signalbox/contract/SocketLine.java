package dev.signalbox.contract;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A WebSocket. */
final class SocketLine implements Line, WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Listener listener;
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    /** @param headers names and values in turn */
    SocketLine(int port, String path, Listener listener, String... headers) {
        this.listener = listener;
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.buildAsync(URI.create("ws://localhost:" + port + path), this)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String packet = text.toString();
            text.setLength(0);
            listener.packet(packet);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        listener.ended(String.valueOf(code));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        listener.ended("1006");
    }

    @Override
    public synchronized void send(String packet) {
        socket.sendText(packet, true).join();
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .exceptionally(e -> socket)
                    .join();
        }
    }
}
