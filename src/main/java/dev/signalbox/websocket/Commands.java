package dev.signalbox.websocket;

import dev.signalbox.delivery.Gateways;
import dev.signalbox.session.Connections;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The service of {@code /ws}: commands and rooms, as on Socket.IO. */
@Singleton
final class Commands implements SocketService {
    private final Gateways gateways;
    private final List<Connections> connections;

    Commands(Gateways gateways, List<Connections> connections) {
        this.gateways = gateways;
        this.connections = connections;
    }

    @Override
    public boolean takesEvents() {
        return true;
    }

    @Override
    public void opened(PlainClient client) {
        connections.forEach(each -> each.opened(client));
    }

    @Override
    public void command(
            PlainClient client, String event, List<Object> arguments, @Nullable Consumer<Map<String, Object>> answer) {
        gateways.dispatch(client, event, arguments, answer);
    }

    @Override
    public void closed(PlainClient client, String reason) {
        Connections.closed(connections, client, reason);
    }
}
