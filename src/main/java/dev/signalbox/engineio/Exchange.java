package dev.signalbox.engineio;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request of a polling client and its response. The response is written on the event loop of the request's own
 * connection, later and never within the call, so that the next request on that connection cannot interfere. Session's
 * event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a listener that cannot fail
final class Exchange {
    private static final MediaType TEXT = MediaType.of("text/plain; charset=UTF-8");
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private final Channel connection;
    private final CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
    private @Nullable ChannelFutureListener watch;

    Exchange(Channel connection) {
        this.connection = connection;
    }

    /** Any thread. */
    CompletableFuture<HttpResponse<byte[]>> answer() {
        return answer;
    }

    /** Runs the action, on the connection's loop, if the connection closes before the response. */
    void whenGone(Consumer<Exchange> action) {
        watch = closed -> action.accept(this);
        connection.closeFuture().addListener(watch);
    }

    void payload(byte[] body) {
        answer(HttpResponse.ok(body).contentType(TEXT));
    }

    void ok() {
        payload(OK);
    }

    /** Any thread. */
    void refuse(Refusal refusal) {
        MutableHttpResponse<byte[]> response = HttpResponse.<byte[]>status(HttpStatus.valueOf(refusal.status()))
                .body(refusal.body())
                .contentType(MediaType.APPLICATION_JSON_TYPE);
        if (refusal.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, Long.toString(refusal.retryAfterSeconds()));
        }
        answer(response);
    }

    private void answer(MutableHttpResponse<byte[]> response) {
        if (watch != null) {
            connection.closeFuture().removeListener(watch); // the connection may stay open for long
        }
        response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        try {
            connection.eventLoop().execute(() -> answer.complete(response));
        } catch (RejectedExecutionException e) {
            answer.cancel(false); // shutting down
        }
    }
}
