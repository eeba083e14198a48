package dev.signalbox.socketio;

import dev.signalbox.engineio.Handshake;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server does with the clients of a namespace. Every call for a client comes on its session's virtual thread. */
interface Namespace {
    /** The answer to one event; any thread, the first call counts. */
    interface Ack {
        void answer(List<? extends @Nullable Object> arguments);
    }

    /**
     * May block.
     *
     * @throws dev.signalbox.model.Refused becomes the client's {@code CONNECT_ERROR}
     */
    Admission admit(Handshake handshake, Map<String, Object> auth);

    /** The client has been told that it is connected. */
    void connected(SocketIoClient client, Map<String, Object> auth);

    /** One event; {@code ack} is {@code null} when the client wants no answer. */
    void received(SocketIoClient client, String event, List<? extends @Nullable Object> arguments, @Nullable Ack ack);

    /** The last call for this client, once. */
    void closed(SocketIoClient client, String reason);
}
