package dev.signalbox.engineio;

import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.Handshakes;
import dev.signalbox.session.Setup;
import dev.signalbox.session.SocketEndpoint;
import dev.signalbox.session.TransportSettings;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO server on one path, which owns its sessions. A session is registered by its {@code sid} from the handshake
 * until its connection is closed, also after an upgrade, so that late polls are refused. Any thread; never blocks.
 */
public final class Engine implements SocketEndpoint {
    private final String path;
    private final Setup setup;
    private final Handshakes handshakes;
    private final BiFunction<EngineSession, @Nullable String, Conversation> conversations;
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();

    /** @param conversations creates the protocol of a session, for the credential in its handshake */
    public Engine(
            String path,
            Setup setup,
            Handshakes handshakes,
            BiFunction<EngineSession, @Nullable String, Conversation> conversations) {
        this.path = path;
        this.setup = setup;
        this.handshakes = handshakes;
        this.conversations = conversations;
    }

    /** The target of a request. */
    sealed interface Request {}

    record Denied(Refusal refusal) implements Request {}

    /**
     * @param credential in the handshake
     * @param address of the client
     */
    record Newcomer(@Nullable String credential, String address) implements Request {}

    record Returning(EngineSession session) implements Request {}

    @Override
    public String path() {
        return path;
    }

    @Override
    public OpenConnections.Kind kind() {
        return OpenConnections.Kind.WEBSOCKET;
    }

    /** The number of sessions. */
    public int size() {
        return sessions.size();
    }

    TransportSettings settings() {
        return setup.settings();
    }

    /**
     * Checks a request in the order of the reference server, so that clients get the same error numbers.
     *
     * @param peer the remote address of the channel
     * @param upgrade whether the request asks for a WebSocket
     */
    Request judge(HttpMethod method, String uri, HttpHeaders headers, SocketAddress peer, boolean upgrade) {
        Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(uri).parameters();
        } catch (IllegalArgumentException e) {
            return new Denied(Refusal.BAD_REQUEST);
        }
        String transport = first(query, "transport");
        boolean polling = "polling".equals(transport);
        if (!polling && !"websocket".equals(transport)) {
            return new Denied(Refusal.UNKNOWN_TRANSPORT);
        }
        String sid = first(query, "sid");
        EngineSession session = sid == null ? null : sessions.get(sid);
        if (sid != null && session == null) {
            return new Denied(Refusal.UNKNOWN_SESSION);
        }
        if (!method.equals(HttpMethod.GET) && (session == null || !method.equals(HttpMethod.POST))) {
            return new Denied(Refusal.BAD_METHOD);
        }
        if (polling == upgrade || (upgrade && !"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION)))) {
            return new Denied(Refusal.BAD_REQUEST);
        }
        if (session == null && !"4".equals(first(query, "EIO"))) {
            return new Denied(Refusal.UNSUPPORTED_VERSION);
        }
        if (handshakes.isOfForeignPage(headers, peer)) {
            return new Denied(Refusal.FORBIDDEN);
        }
        if (session != null) {
            return new Returning(session);
        }
        if (setup.drain().isDraining()) {
            return new Denied(Refusal.DRAINING);
        }
        String address = handshakes.address(headers, peer);
        return setup.connectionLimit().isFull(address)
                ? new Denied(Refusal.TOO_MANY)
                : new Newcomer(handshakes.credential(headers), address);
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.getFirst();
    }

    @Override
    public Verdict judge(HttpRequest upgrade, SocketAddress peer) {
        return switch (judge(upgrade.method(), upgrade.uri(), upgrade.headers(), peer, true)) {
            case Denied denied ->
                new Refused(
                        denied.refusal().status(),
                        denied.refusal().body(),
                        denied.refusal().retryAfterSeconds());
            case Newcomer newcomer ->
                new Accepted(socket -> {
                    EngineSession session =
                            EngineSession.overWebSocket(socket, setup, engine -> conversation(engine, newcomer));
                    keep(session, newcomer);
                    session.open();
                });
            case Returning returning -> new Accepted(socket -> new Probe(returning.session(), socket).open());
        };
    }

    /** The handshake of a polling client; the session then belongs to the event loop of its connection. */
    void open(Newcomer newcomer, Exchange handshake, Channel connection) {
        EngineSession session = EngineSession.overPolling(
                setup.loops().of(connection.eventLoop()), setup, engine -> conversation(engine, newcomer));
        keep(session, newcomer);
        session.open(handshake);
    }

    private Conversation conversation(EngineSession session, Newcomer newcomer) {
        return conversations.apply(session, newcomer.credential());
    }

    private void keep(EngineSession session, Newcomer newcomer) {
        sessions.put(session.sid(), session);
        setup.register(session, newcomer.address(), () -> sessions.remove(session.sid()));
    }
}
