package dev.signalbox.session;

/** Who hears what comes over a connection. Every call comes on the connection's event loop. */
public interface Receiver {
    /** One text message, certainly UTF-8. */
    void text(byte[] message);

    void binary(byte[] message);

    /** The other side's library answered {@link Transport#ping}, or pinged itself, which is answered already. */
    void control();

    /** The transport takes frames again. */
    void writable();

    /** The other side wants to end, or did what its protocol does not allow. */
    void failed(Ending ending);

    /** The connection is gone. The last call, once. */
    void disconnected();
}
