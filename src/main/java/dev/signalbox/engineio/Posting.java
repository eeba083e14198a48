package dev.signalbox.engineio;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.session.ProtocolError;
import org.jspecify.annotations.Nullable;

/**
 * Receives a session's packets as HTTP bodies: passed on while the inbox has room, and answered once all of them are there.
 * Only on the session's event loop.
 */
final class Posting {
    private final EngineSession session;
    /** The POST whose packets are being handled, and the rest of them; both or none. */
    private @Nullable Exchange post;

    private @Nullable Payload payload;
    private boolean reading = true;

    Posting(EngineSession session) {
        this.session = session;
    }

    void begin(Exchange next, byte[] body) {
        if (post != null) {
            next.refuse(Refusal.BAD_REQUEST);
            session.close(CloseReason.PROTOCOL_ERROR);
            return;
        }
        post = next;
        try {
            payload = new Payload(body);
            takePackets();
        } catch (ProtocolError e) {
            session.close(CloseReason.INVALID_UTF8);
        }
    }

    private void takePackets() {
        while (post != null && payload != null && reading) {
            try {
                Frame packet = payload.next();
                if (packet == null) {
                    end(true);
                } else {
                    session.message(packet);
                }
            } catch (ProtocolError e) {
                session.close(CloseReason.PROTOCOL_ERROR);
            }
        }
    }

    boolean isTaking() {
        return post != null;
    }

    void read(boolean on) {
        reading = on;
        takePackets();
    }

    void end(boolean ok) {
        Exchange taken = post;
        post = null;
        payload = null;
        if (taken != null && ok) {
            taken.ok();
        } else if (taken != null) {
            taken.refuse(Refusal.BAD_REQUEST);
        }
    }
}
