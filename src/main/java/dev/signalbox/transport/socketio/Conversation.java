package dev.signalbox.transport.socketio;

/** What is spoken over a session. Every call comes on the session's virtual thread, in the order of arrival. */
interface Conversation {
    /** A packet of Engine.IO's type {@code message}, with its type in front: {@code 42["hello"]}. */
    void text(byte[] message) throws ProtocolError;

    void binary(byte[] message) throws ProtocolError;

    /** The last call, once. */
    void ended(Ending ending);
}
