package dev.signalbox.transport.socketio;

import dev.signalbox.transport.Drain;
import dev.signalbox.transport.TransportSettings;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import jakarta.inject.Named;
import java.util.concurrent.ExecutorService;

/**
 * Where a WebSocket of Micronaut becomes one of ours: it is opened here, with all filters passed, and then served by
 * {@link WebSocketTransport} in its place. Open to everyone, for the credential is checked when the client connects to a
 * namespace.
 */
@ServerWebSocket(Upgrade.INTERNAL_PATH)
@Secured(SecurityRule.IS_ANONYMOUS)
class EngineSocket {
    private final TransportSettings settings;
    private final Namespaces namespaces;
    private final Drain drain;
    private final ExecutorService virtualThreads;

    EngineSocket(
            TransportSettings settings,
            Namespaces namespaces,
            Drain drain,
            @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        this.settings = settings;
        this.namespaces = namespaces;
        this.drain = drain;
        this.virtualThreads = virtualThreads;
    }

    /** On the event loop of the channel, before any frame is read. */
    @OnOpen
    void opened(HttpRequest<?> request, WebSocketSession micronautSession) {
        ChannelHandlerContext context = ((NettyHttpRequest<?>) request).getChannelHandlerContext();
        Channel channel = context.channel();
        Handshake handshake = channel.attr(Upgrade.HANDSHAKE).getAndSet(null);
        if (handshake == null) {
            micronautSession.close(); // someone found the internal path
            return;
        }
        WebSocketTransport transport = new WebSocketTransport(channel);
        EngineSession session = new EngineSession(
                channel.eventLoop(),
                transport,
                settings,
                virtualThreads,
                engine -> new SocketIo(engine, handshake, namespaces));
        transport.take(context, session, settings.maxPayload());
        session.open();
        drain.watch(session);
    }

    /** Micronaut wants one; frames never come this far. */
    @OnMessage
    void message(byte[] message) {}
}
