package dev.signalbox.websocket;

import dev.signalbox.delivery.Frame;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.Session;
import dev.signalbox.session.SocketId;
import dev.signalbox.session.WebSocketTransport;
import org.jspecify.annotations.Nullable;

/** One plain WebSocket: a frame is a message, and the heartbeat uses WebSocket pings. */
final class PlainSession extends Session {
    private final String id = SocketId.next();
    private final WebSocketTransport socket;
    private final OpenConnections.Kind kind;
    private final PlainConversation conversation;

    PlainSession(
            WebSocketTransport socket, PlainEndpoint.Parts parts, SocketService service, @Nullable String credential) {
        super(socket.loop(), socket, parts.setup());
        this.socket = socket;
        this.kind = service.takesEvents() ? OpenConnections.Kind.PLAIN_WEBSOCKET : OpenConnections.Kind.STATE_WEBSOCKET;
        this.conversation = new PlainConversation(this, parts, service, credential);
    }

    /** Event loop only. */
    void open() {
        socket.deliverTo(this);
        startHeartbeat();
        begin();
    }

    @Override
    protected String name() {
        return id;
    }

    /** Not that of its transport, which Socket.IO has as well. */
    @Override
    protected OpenConnections.Kind kind() {
        return kind;
    }

    @Override
    protected Conversation conversation() {
        return conversation;
    }

    @Override
    protected void ping() {
        socket.ping();
    }

    @Override
    public void message(Frame message) {
        if (!isOver()) {
            frameReceived();
            received(message);
        }
    }
}
