package dev.signalbox.socketio;

import dev.signalbox.delivery.Client;
import dev.signalbox.session.Connections;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Records which clients connected, and why they were closed. */
@Singleton
@Requires(property = "spec.name", value = "socketio")
public final class Visitors implements Connections {
    public final Map<String, Client> present = new ConcurrentHashMap<>();
    public final Map<String, String> left = new ConcurrentHashMap<>();

    @Override
    public void opened(Client client) {
        present.put(client.id(), client);
    }

    @Override
    public void closed(Client client, String reason) {
        present.remove(client.id());
        if (left.put(client.id(), reason) != null) {
            throw new IllegalStateException("left twice");
        }
    }
}
