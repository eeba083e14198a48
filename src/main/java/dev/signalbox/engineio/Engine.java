package dev.signalbox.engineio;

import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.Handshakes;
import dev.signalbox.session.Setup;
import dev.signalbox.session.SocketEndpoint;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
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
    private sealed interface Request {}

    private record Denied(Refusal refusal) implements Request {}

    private record Newcomer(@Nullable String credential, String address) implements Request {}

    private record Returning(EngineSession session) implements Request {}

    @Override
    public String path() {
        return path;
    }

    @Override
    public OpenConnections.Kind kind() {
        return OpenConnections.Kind.WEBSOCKET;
    }

    public int size() {
        return sessions.size();
    }

    /**
     * Checks a request in the order of the reference server, so that clients get the same error numbers.
     *
     * @param upgrade whether the request asks for a WebSocket
     */
    private Request judge(HttpMethod method, String uri, HttpHeaders headers, SocketAddress peer, boolean upgrade) {
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
                new Rejected(
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

    /** Any request without an upgrade; a poll is answered once there are packets. */
    public CompletionStage<io.micronaut.http.HttpResponse<byte[]>> serve(io.micronaut.http.HttpRequest<?> request) {
        NettyHttpRequest<?> received = (NettyHttpRequest<?>) request;
        Channel connection = received.getChannelHandlerContext().channel();
        Exchange exchange = new Exchange(connection);
        HttpRequest http = received.getNativeRequest();
        switch (judge(http.method(), http.uri(), http.headers(), connection.remoteAddress(), false)) {
            case Denied denied -> exchange.refuse(denied.refusal());
            case Newcomer newcomer -> {
                EngineSession session = EngineSession.overPolling(
                        setup.loops().of(connection.eventLoop()), setup, engine -> conversation(engine, newcomer));
                keep(session, newcomer);
                session.open(exchange);
            }
            case Returning returning -> {
                if (http.method().equals(HttpMethod.POST)) {
                    return post(returning.session(), exchange, received);
                }
                returning.session().poll(exchange);
            }
        }
        return exchange.answer();
    }

    /** A body with a declared length is refused before it is read. */
    private CompletionStage<io.micronaut.http.HttpResponse<byte[]>> post(
            EngineSession session, Exchange exchange, NettyHttpRequest<?> request) {
        int limit = setup.settings().maxPayload();
        if (request.byteBody().expectedLength().orElse(0) > limit) {
            exchange.refuse(Refusal.TOO_LARGE);
            return exchange.answer();
        }
        return request.byteBody().buffer().thenCompose(body -> {
            byte[] payload = body.toByteArray();
            body.close();
            if (payload.length > limit) {
                exchange.refuse(Refusal.TOO_LARGE);
            } else {
                session.post(exchange, payload);
            }
            return exchange.answer();
        });
    }

    private Conversation conversation(EngineSession session, Newcomer newcomer) {
        return conversations.apply(session, newcomer.credential());
    }

    private void keep(EngineSession session, Newcomer newcomer) {
        sessions.put(session.sid(), session);
        setup.register(session, newcomer.address(), () -> sessions.remove(session.sid()));
    }
}
