package dev.signalbox.websocket;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Message;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.session.BatchSource;
import dev.signalbox.session.Ending;
import dev.signalbox.session.FrameDialect;
import dev.signalbox.session.SessionClient;
import java.time.Instant;
import java.util.Locale;

/** What the rooms know of a plain WebSocket. */
final class PlainClient extends SessionClient {
    /** RFC 6455, 7.4.1. */
    static final int POLICY_VIOLATION = 1008;

    private static final FrameDialect PLAIN = new FrameDialect(Message::plain);

    private final PlainSession session;
    private final boolean takesEvents;

    /** @param takesEvents whether it speaks of events, and not of states only */
    PlainClient(PlainSession session, Principal principal, boolean takesEvents) {
        super(session, principal);
        this.session = session;
        this.takesEvents = takesEvents;
    }

    @Override
    protected void warn(Instant end) {
        if (takesEvents) {
            super.warn(end);
        }
    }

    @Override
    public String id() {
        return session.name();
    }

    /** Not the session's name: Socket.IO has a transport called {@code websocket} too. */
    @Override
    public String transport() {
        return "plain_websocket";
    }

    @Override
    protected FrameDialect dialect() {
        return PLAIN;
    }

    /** From now on it gets what this has, as it stands on the wire. Any thread. */
    void follow(BatchSource source) {
        session.follow(source);
    }

    /** Closes the socket because of what the client may not have, and says so. Any thread. */
    void turnAway(Refused refused) {
        session.close(
                new Ending(refused.code().name().toLowerCase(Locale.ROOT), POLICY_VIOLATION),
                PlainConversation.complaint(refused));
    }

    /** Whether it should come back is in the code. */
    @Override
    public void close(CloseReason reason) {
        session.close(reason);
    }
}
