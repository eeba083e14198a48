package dev.signalbox.session;

import dev.signalbox.ops.OpenConnections;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;

/**
 * A path on which clients may open a WebSocket. A bean of this type is all that a new path needs: the request is judged
 * here instead of being routed by Micronaut, and what {@link Accepted} holds then gets the open connection.
 */
public interface SocketEndpoint {
    /** Such as {@code /ws}; with a slash behind it is the same path. */
    String path();

    /** What its sockets are counted as. */
    OpenConnections.Kind kind();

    /**
     * On the event loop of the request's channel; never blocks. Credentials are not looked up here, only taken.
     *
     * @param peer the other end of the channel
     */
    Verdict judge(HttpRequest upgrade, SocketAddress peer);

    /** Whether the request may become a WebSocket. */
    sealed interface Verdict {}

    /**
     * @param json the body of the answer
     * @param retryAfterSeconds for a later try; 0 for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Refused(int status, byte[] json, long retryAfterSeconds) implements Verdict {}

    record Accepted(Opening opening) implements Verdict {}

    /** What happens with an open connection. */
    interface Opening {
        /**
         * On the event loop of the channel, before any frame is read. It must tell the transport who receives them ({@link
         * WebSocketTransport#deliverTo}).
         */
        void open(WebSocketTransport transport);
    }
}
