package dev.signalbox.transport;

/** What is spoken over a session. Every call comes on the session's virtual thread, in the order of arrival. */
public interface Conversation {
    /** The first call, where the session was told to {@link Session#begin}. */
    default void begun() {}

    /** One message as it came, in UTF-8; for Engine.IO with the packet type in front: {@code 42["hello"]}. */
    void text(byte[] message) throws ProtocolError;

    void binary(byte[] message) throws ProtocolError;

    /** The last call, once. */
    void ended(Ending ending);
}
