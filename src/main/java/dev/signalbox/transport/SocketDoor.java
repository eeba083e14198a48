package dev.signalbox.transport;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Where a WebSocket of Micronaut becomes one of ours: it is opened here, with all filters passed, and then served by
 * {@link WebSocketTransport} in its place. Open to everyone, for credentials are checked by what is spoken over the socket.
 */
@ServerWebSocket(Upgrade.INTERNAL_PATH)
@Secured(SecurityRule.IS_ANONYMOUS)
class SocketDoor {
    private final Setup setup;

    SocketDoor(Setup setup) {
        this.setup = setup;
    }

    /** On the event loop of the channel, before any frame is read. */
    @OnOpen
    void opened(HttpRequest<?> request, WebSocketSession micronautSession) {
        ChannelHandlerContext context = ((NettyHttpRequest<?>) request).getChannelHandlerContext();
        Channel channel = context.channel();
        SocketEndpoint.Opening opening = channel.attr(Upgrade.OPENING).getAndSet(null);
        if (opening == null) {
            micronautSession.close(); // someone found the internal path
            return;
        }
        WebSocketTransport transport =
                new WebSocketTransport(channel, setup.loops().of(channel.eventLoop()));
        transport.take(context, setup.settings().maxPayload());
        opening.open(transport);
    }

    /** Micronaut wants one; frames never come this far. */
    @OnMessage
    void message(byte[] message) {}
}
