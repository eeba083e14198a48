package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;

/** Receives the messages and events of a connection. All methods are called on the connection's event loop. */
public interface Receiver {
    /** Text is valid UTF-8. */
    void message(Frame message);

    /** The client answered {@link WebSocketTransport#ping}, or sent a ping, which is already answered. */
    void control();

    /** The transport is writable again. */
    void writable();

    /** The client closes, or violated the protocol. */
    void failed(CloseReason reason);

    /** The connection is closed. The last call, once. */
    void disconnected();
}
