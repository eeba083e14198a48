package dev.signalbox.session;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.OpenConnections;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
import java.util.Map;

/**
 * A path on which clients may open a WebSocket. A bean of this type is all that a new path needs: the request is checked
 * here instead of being routed by Micronaut, and the handler in {@link Accepted} then gets the open connection.
 */
public interface SocketEndpoint {
    /** For example {@code /ws}; a trailing slash makes no difference. */
    String path();

    /** The transport in the metrics. */
    OpenConnections.Kind kind();

    /**
     * On the event loop of the request's channel; never blocks. Credentials are only extracted here, and checked later.
     *
     * @param peer the remote address of the channel
     */
    Verdict judge(HttpRequest upgrade, SocketAddress peer);

    /** Whether the request is upgraded to a WebSocket. */
    sealed interface Verdict {}

    /**
     * @param json the body of the response
     * @param retryAfterSeconds the {@code Retry-After} header; 0 for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Rejected(int status, byte[] json, long retryAfterSeconds) implements Verdict {
        /** A problem document. */
        public static Rejected of(Refused refused) {
            Object retryAfter = refused.details().get("retryAfter");
            int status = refused.code().httpStatus();
            Map<String, Object> json = Json.object(
                    "status",
                    status,
                    "code",
                    refused.code().name(),
                    "detail",
                    refused.getMessage(),
                    "retryAfter",
                    retryAfter);
            return new Rejected(status, JsonText.write(json), retryAfter instanceof Long seconds ? seconds : 0);
        }
    }

    record Accepted(Opening opening) implements Verdict {}

    /** The handler of an open connection. */
    interface Opening {
        /**
         * On the event loop of the channel, before any frame is read. It must set the receiver
         * ({@link WebSocketTransport#deliverTo}).
         */
        void open(WebSocketTransport transport);
    }
}
