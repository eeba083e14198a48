package dev.signalbox.contract;

import dev.signalbox.fakes.StockClient;
import dev.signalbox.fakes.StockClient.Received;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The unmodified {@code io.socket:socket.io-client} with its defaults: polling first, then a WebSocket. */
final class StockPeer extends Peer {
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final StockClient client;

    StockPeer(int port, Map<String, String> auth) {
        client = new StockClient(port, auth, this::received);
    }

    private void received(Received received) {
        switch (received.name()) {
            case "connect" -> connected.complete(null);
            case "disconnect" -> end((String) received.payload().get("text"));
            default -> hear(received.name(), received.payload());
        }
    }

    @Override
    void emit(String event, String json) {
        client.emit(event, json);
    }

    @Override
    void emit(String event, String json, long id) {
        client.emit(event, json, answer -> answered(id, answer));
    }

    @Override
    @SuppressWarnings("unchecked")
    String refusal() {
        return (String) ((Map<String, Object>) next("connect_error").get("data")).get("code");
    }

    @Override
    void settle() {
        connected.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        client.close();
    }
}
