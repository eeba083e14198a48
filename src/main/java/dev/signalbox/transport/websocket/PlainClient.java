package dev.signalbox.transport.websocket;

import dev.signalbox.model.Principal;
import dev.signalbox.rooms.CloseReason;
import dev.signalbox.rooms.Message;
import dev.signalbox.transport.Frame;
import dev.signalbox.transport.SessionClient;
import java.util.List;

/** What the rooms know of a plain WebSocket. */
final class PlainClient extends SessionClient {
    private final PlainSession session;
    private final Principal principal;

    PlainClient(PlainSession session, Principal principal) {
        super(session);
        this.session = session;
        this.principal = principal;
    }

    @Override
    public String id() {
        return session.name();
    }

    @Override
    public Principal principal() {
        return principal;
    }

    /** Not the session's name: Socket.IO has a transport called {@code websocket} too. */
    @Override
    public String transport() {
        return "plain_websocket";
    }

    @Override
    protected Frame frame(Message message, boolean bounded) {
        return new Frame(message.plain(), false, bounded);
    }

    /** Queues text as it stands on the wire. Any thread. */
    void sendText(byte[] utf8) {
        session.send(List.of(new Frame(utf8, false, true)));
    }

    /** Whether it should come back is in the code. */
    @Override
    public void close(CloseReason reason) {
        session.close(reason);
    }
}
