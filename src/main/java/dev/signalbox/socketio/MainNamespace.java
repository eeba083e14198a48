package dev.signalbox.socketio;

import dev.signalbox.access.Authenticator;
import dev.signalbox.access.Credential;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Gateways;
import dev.signalbox.delivery.Resumption;
import dev.signalbox.delivery.Resumptions;
import dev.signalbox.delivery.SavedCursor;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.rollout.Rollout;
import dev.signalbox.session.Connections;
import dev.signalbox.session.LiveUpdates;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The only namespace of the product: its clients are authenticated, and their events are commands of the gateways. */
@Singleton
final class MainNamespace implements Namespaces, Namespace {
    /** The endings after which a session cannot be recovered. */
    private static final Set<String> FOR_GOOD =
            Set.of(SocketIo.CLIENT_DISCONNECT, CloseReason.UNAUTHORIZED.word(), CloseReason.FEATURE_DISABLED.word());

    private final Authenticator authenticator;
    private final Recovery recovery;
    private final Gateways gateways;
    private final Resumptions resumptions;
    private final List<Connections> connections;
    private final ConnectionLimit connectionLimit;
    private final Rollout rollout;

    MainNamespace(
            Authenticator authenticator,
            Recovery recovery,
            Gateways gateways,
            Resumptions resumptions,
            List<Connections> connections,
            ConnectionLimit connectionLimit,
            Rollout rollout) {
        this.authenticator = authenticator;
        this.recovery = recovery;
        this.gateways = gateways;
        this.resumptions = resumptions;
        this.connections = connections;
        this.connectionLimit = connectionLimit;
        this.rollout = rollout;
    }

    @Override
    public @Nullable Namespace find(String name) {
        return name.equals(Packet.DEFAULT_NAMESPACE) ? this : null;
    }

    @Override
    public Admission admit(@Nullable String handshake, Map<String, Object> auth) {
        Principal principal = principal(handshake, auth);
        rollout.require(principal);
        connectionLimit.enter(principal);
        try {
            return recovery.admit(principal, auth);
        } catch (RuntimeException | Error e) {
            connectionLimit.leave(principal);
            throw e;
        }
    }

    private Principal principal(@Nullable String handshake, Map<String, Object> auth) {
        Credential said = Credential.of(auth);
        String credential = said == null ? handshake : said.value();
        if (credential != null) {
            return authenticator.authenticate(credential);
        }
        Principal anonymous = authenticator.anonymous();
        if (anonymous == null) {
            throw new Refused(ErrorCode.UNAUTHORIZED, "Sign in first.");
        }
        return anonymous;
    }

    @Override
    public void connected(SocketIoClient client, Admission admission, Map<String, Object> auth) {
        recovery.connected(client);
        connections.forEach(each -> each.opened(client));
        rollout.watch(new LiveUpdates(client, true));
        Resumption resumption = admission.resumption();
        if (resumption != null) {
            resumptions.resume(client, resumption);
        }
        Object patterns = auth.get("subscribe");
        if (patterns != null) {
            Map<String, Object> payload = Json.object("patterns", patterns, "spaceId", auth.get("spaceId"));
            gateways.dispatch(client, EventName.SUBSCRIBE, List.of(payload), null);
        }
    }

    @Override
    public void received(
            SocketIoClient client, String event, List<? extends @Nullable Object> arguments, @Nullable Ack ack) {
        gateways.dispatch(client, event, arguments, ack == null ? null : answer -> ack.answer(List.of(answer)));
    }

    @Override
    public void closed(SocketIoClient client, String reason) {
        connectionLimit.leave(client.principal());
        rollout.forget(new LiveUpdates(client, true)); // equal to the watched one
        List<SavedCursor> cursors = List.of();
        try {
            cursors = resumptions.cursors(client);
        } finally {
            Connections.closed(connections, client, reason);
            recovery.ended(client, cursors, FOR_GOOD.contains(reason));
        }
    }
}
