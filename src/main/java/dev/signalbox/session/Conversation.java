package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;

/** The protocol spoken over a session. All methods are called on the session's virtual thread, in the order of arrival. */
public interface Conversation {
    /** The first call, if the session was started with {@link Session#begin}. */
    default void begun() {}

    /**
     * One message as received; for Engine.IO including the packet type: {@code 42["hello"]}.
     *
     * @param waitNanos for which the client should have waited, 0 within the rate limit: a message beyond it must be refused,
     *     but still be parsed, because later ones may depend on it
     */
    void message(Frame message, long waitNanos) throws ProtocolError;

    /** The last call, once. */
    void ended(CloseReason reason);
}
