package dev.signalbox.socketio;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server's side of a namespace. All calls for a client are made on its session's virtual thread. */
interface Namespace {
    /** The ack of one event; any thread, only the first call counts. */
    interface Ack {
        void answer(List<? extends @Nullable Object> arguments);
    }

    /**
     * May block.
     *
     * @param credential in the handshake
     * @throws dev.signalbox.model.Refused becomes the client's {@code CONNECT_ERROR}
     */
    Admission admit(@Nullable String credential, Map<String, Object> auth);

    /** Called after {@code CONNECT} was sent to the client. */
    void connected(SocketIoClient client, Admission admission, Map<String, Object> auth);

    /** One event; {@code ack} is {@code null} when the client wants none. */
    void received(SocketIoClient client, String event, List<? extends @Nullable Object> arguments, @Nullable Ack ack);

    /** The last call for this client, once. */
    void closed(SocketIoClient client, String reason);
}
