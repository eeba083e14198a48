package dev.signalbox.transport.socketio;

import dev.signalbox.access.Authenticator;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.rooms.Gateways;
import dev.signalbox.transport.Connections;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The product's one namespace: authenticated clients, whose events are commands of the gateways. */
@Singleton
final class MainNamespace implements Namespaces, Namespace {
    private final Authenticator authenticator;
    private final Gateways gateways;
    private final List<Connections> connections;

    MainNamespace(Authenticator authenticator, Gateways gateways, List<Connections> connections) {
        this.authenticator = authenticator;
        this.gateways = gateways;
        this.connections = connections;
    }

    @Override
    public @Nullable Namespace find(String name) {
        return name.equals(Packet.DEFAULT_NAMESPACE) ? this : null;
    }

    @Override
    public Principal admit(Handshake handshake, Map<String, Object> auth) {
        for (Object given : new @Nullable Object[] {auth.get("token"), auth.get("apiKey"), handshake.credential()}) {
            if (given instanceof String credential && !credential.isBlank()) {
                return authenticator.authenticate(credential);
            }
        }
        throw new Refused(ErrorCode.UNAUTHORIZED, "Sign in first.");
    }

    @Override
    public void connected(SocketIoClient client, Map<String, Object> auth) {
        connections.forEach(each -> each.opened(client));
    }

    @Override
    public void received(
            SocketIoClient client, String event, List<? extends @Nullable Object> arguments, @Nullable Ack ack) {
        gateways.dispatch(client, event, arguments, ack == null ? null : answer -> ack.answer(List.of(answer)));
    }

    @Override
    public void closed(SocketIoClient client, String reason) {
        connections.forEach(each -> each.closed(client, reason));
    }
}
