package dev.signalbox.session;

/** What is spoken over a session. Every call comes on the session's virtual thread, in the order of arrival. */
public interface Conversation {
    /** The first call, where the session was told to {@link Session#begin}. */
    default void begun() {}

    /**
     * The message that comes next is one too many: it still has to be read, as others may depend on it, but is to be refused.
     *
     * @param waitNanos until the client may send again
     */
    default void limited(long waitNanos) {}

    /** One message as it came, in UTF-8; for Engine.IO with the packet type in front: {@code 42["hello"]}. */
    void text(byte[] message) throws ProtocolError;

    void binary(byte[] message) throws ProtocolError;

    /** The last call, once. */
    void ended(Ending ending);
}
