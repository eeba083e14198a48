package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;

/** The protocol spoken over a session. All methods are called on the session's virtual thread, in the order of arrival. */
public interface Conversation {
    /** The first call, if the session was started with {@link Session#begin}. */
    default void begun() {}

    /**
     * The next message exceeds the rate limit: it must still be parsed, because later ones may depend on it, but it must be
     * refused.
     *
     * @param waitNanos until the client may send again
     */
    default void limited(long waitNanos) {}

    /** One message as received, in UTF-8; for Engine.IO including the packet type: {@code 42["hello"]}. */
    void text(byte[] message) throws ProtocolError;

    void binary(byte[] message) throws ProtocolError;

    /** The last call, once. */
    void ended(CloseReason reason);
}
