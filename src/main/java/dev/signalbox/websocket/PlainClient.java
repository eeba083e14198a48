package dev.signalbox.websocket;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Dialect;
import dev.signalbox.delivery.Message;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.session.SessionClient;
import dev.signalbox.session.StateFeed;
import java.time.Instant;

/** The {@link dev.signalbox.delivery.Client} of a plain WebSocket. */
final class PlainClient extends SessionClient {
    private static final Dialect PLAIN = Dialect.text(Message::plain);

    private final PlainSession session;
    private final boolean takesEvents;

    /** @param takesEvents whether it sends events, and not only states */
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
    public Dialect dialect() {
        return PLAIN;
    }

    /** States of a space instead of events. */
    StateFeed feed(StateFeed.Parts parts, String spaceId) {
        return new StateFeed(parts, session, this, spaceId, this::evict);
    }

    private void evict() {
        session.close(CloseReason.SPACE_NOT_FOUND, PlainConversation.errorFrame(Refused.noSpace()));
    }
}
