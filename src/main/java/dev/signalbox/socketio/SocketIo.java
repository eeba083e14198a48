package dev.signalbox.socketio;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.delivery.Gateways;
import dev.signalbox.engineio.EngineSession;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Metrics;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.ProtocolError;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Socket.IO protocol 5 over one session: its namespaces and the clients in them. */
final class SocketIo implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(SocketIo.class);

    static final String CLIENT_DISCONNECT = "client_disconnect";

    private final EngineSession session;
    /** In the handshake. */
    private final @Nullable String credential;

    private final Namespaces namespaces;
    private final PacketDecoder decoder = new PacketDecoder();
    /** By namespace; replaced with each change, because most clients have one. */
    private Map<String, Joined> joined = Map.of();

    private @Nullable Future<?> connectTimer;
    /** For the current packet; 0 if it is within the rate limit. One excess frame limits the whole packet. */
    private long waitNanos;

    private record Joined(Namespace namespace, SocketIoClient client) {}

    SocketIo(EngineSession session, @Nullable String credential, Namespaces namespaces) {
        this.session = session;
        this.credential = credential;
        this.namespaces = namespaces;
        awaitConnect();
    }

    @Override
    public void message(Frame message, long wait) throws ProtocolError {
        waitNanos = wait > 0 ? wait : waitNanos;
        Packet packet = message.binary() ? decoder.attachment(message.bytes()) : decoder.text(message.bytes(), 1);
        if (packet == null) {
            return; // attachments follow
        }
        Refused limited = waitNanos == 0 ? null : Refused.limited("Too many messages; slow down.", waitNanos);
        waitNanos = 0;
        switch (packet) {
            case Packet.Connect connect -> connect(connect, limited);
            case Packet.Disconnect disconnect -> {
                leave(joined(disconnect), CLIENT_DISCONNECT);
                Map<String, Joined> rest = new HashMap<>(joined);
                rest.remove(disconnect.namespace());
                joined = Map.copyOf(rest);
                if (joined.isEmpty()) {
                    awaitConnect();
                }
            }
            case Packet.Event event -> {
                Joined to = joined(event);
                Long id = event.id();
                Namespace.Ack ack = id == null ? null : to.client.ack(id);
                if (limited != null) {
                    session.setup().metrics().error(limited.code());
                    Gateways.refuse(
                            to.client, event.name(), ack == null ? null : no -> ack.answer(List.of(no)), limited);
                    return;
                }
                to.namespace.received(to.client, event.name(), event.arguments(), ack);
            }
            case Packet.Ack ack -> joined(ack); // we request none, so there is no receiver
            case Packet.Connected connected -> throw new ProtocolError("a packet only servers send");
            case Packet.ConnectError error -> throw new ProtocolError("a packet only servers send");
        }
    }

    private Joined joined(Packet packet) throws ProtocolError {
        Joined found = joined.get(packet.namespace());
        if (found == null) {
            throw new ProtocolError("a packet for a namespace it is not in");
        }
        return found;
    }

    private void connect(Packet.Connect packet, @Nullable Refused limited) throws ProtocolError {
        String name = packet.namespace();
        if (joined.containsKey(name)) {
            throw new ProtocolError("a second connect");
        }
        if (limited != null) {
            session.setup().metrics().limited(Metrics.Limit.CONNECTS);
            refuse(name, refusal(limited));
            return;
        }
        Namespace namespace = namespaces.find(name);
        if (namespace == null) {
            refuse(name, Json.object("message", "Invalid namespace"));
            return;
        }
        Admission admission;
        try {
            admission = namespace.admit(credential, packet.auth());
        } catch (Refused e) {
            refuse(name, refusal(e));
            return;
        } catch (RuntimeException e) {
            LOG.error("[WS] connect=failed session={}; refused as INTERNAL", session.sid(), e);
            refuse(name, refusal(new Refused(ErrorCode.INTERNAL, "Something went wrong here.")));
            return;
        }
        SocketIoClient client = new SocketIoClient(session, name, admission);
        Map<String, Joined> more = new HashMap<>(joined);
        more.put(name, new Joined(namespace, client));
        joined = Map.copyOf(more); // first, so that it is closed whatever fails from here on
        cancelConnectTimer();
        session.send(PacketCodec.encode(new Packet.Connected(name, client.id(), admission.pid())));
        client.watchExpiry();
        LOG.info(
                "[WS] connect client={} transport={} principal={} recovered={} open={}",
                client.id(),
                client.transport(),
                client.principal().subject(),
                admission.resumption() != null,
                session.setup().open().total());
        namespace.connected(client, admission, packet.auth());
    }

    /** The session stays open: the client may retry until the connect timeout. */
    private void refuse(String namespace, Map<String, Object> error) {
        LOG.debug("[WS] session={} connect=refused", session.sid());
        session.send(PacketCodec.encode(new Packet.ConnectError(namespace, error)));
    }

    private Map<String, Object> refusal(Refused refused) {
        session.setup().metrics().error(refused.code());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("code", refused.code().name());
        data.putAll(refused.details());
        return Json.object("message", String.valueOf(refused.getMessage()), "data", data);
    }

    private void awaitConnect() {
        connectTimer = session.loop()
                .schedule(
                        () -> session.close(CloseReason.CONNECT_TIMEOUT),
                        session.setup().settings().connectTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void cancelConnectTimer() {
        if (connectTimer != null) {
            connectTimer.cancel(false);
            connectTimer = null;
        }
    }

    @Override
    public void ended(CloseReason reason) {
        cancelConnectTimer();
        joined.values().forEach(left -> leave(left, reason.word()));
        joined = Map.of();
    }

    private void leave(Joined left, String reason) {
        SocketIoClient client = left.client;
        client.disconnected(reason);
        try {
            left.namespace.closed(client, reason);
        } catch (RuntimeException | Error e) { // the other clients must be closed too
            LOG.error("[WS] close=failed client={}; the session's other clients are closed", client.id(), e);
        }
    }
}
