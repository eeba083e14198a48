package dev.signalbox.http;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Limits;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Refuses bodies that are too large. The webhook may send 25 MiB, so the server's own limit is higher; Socket.IO has a limit
 * of its own, {@code maxPayload}. A body with a {@code Content-Length} is refused before it is read; one of unknown length is read
 * before the route sees it, and refused as soon as it is too long.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class BodyLimit implements Ordered {
    private static final String WEBHOOK = "/api/github/webhook";
    /** Of agents, whose reports hold what their tools have answered. */
    private static final String HOOKS = "/api/hooks/";

    private static final int HOOK_BYTES_MAX = 8 << 20;
    private static final String SOCKET_IO = "/socket.io";

    private final int bytesMax;

    BodyLimit(Limits limits) {
        this.bytesMax = limits.bodyBytes();
    }

    /** @return the request, once it may be handled */
    @RequestFilter
    CompletionStage<HttpRequest<?>> check(HttpRequest<?> request) {
        if (!(request instanceof ServerHttpRequest<?> received) || hasItsOwn(request.getPath())) {
            return CompletableFuture.completedStage(request);
        }
        OptionalLong length = received.byteBody().expectedLength();
        if (length.isEmpty()) {
            Counting counting = new Counting(request, bytesMax(request));
            received.byteBody()
                    .split(ByteBody.SplitBackpressureMode.FASTEST)
                    .toByteArrayPublisher()
                    .subscribe(counting);
            return counting.taken;
        }
        if (length.getAsLong() > bytesMax(request)) {
            throw tooLarge(bytesMax(request));
        }
        return CompletableFuture.completedStage(request);
    }

    private static boolean hasItsOwn(String path) {
        return path.equals(WEBHOOK) || path.equals(SOCKET_IO) || path.equals(SOCKET_IO + "/");
    }

    private int bytesMax(HttpRequest<?> request) {
        return request.getPath().startsWith(HOOKS) ? Math.max(HOOK_BYTES_MAX, bytesMax) : bytesMax;
    }

    private static Refused tooLarge(int most) {
        return new Refused(ErrorCode.PAYLOAD_TOO_LARGE, "The body may have at most " + most + " bytes.");
    }

    /** Only on the event loop of the request's channel. */
    private static final class Counting implements Subscriber<byte[]> {
        private final CompletableFuture<HttpRequest<?>> taken = new CompletableFuture<>();
        private final HttpRequest<?> request;
        private final int most;
        private long bytes;
        private @Nullable Subscription body;

        private Counting(HttpRequest<?> request, int most) {
            this.request = request;
            this.most = most;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            body = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(byte[] part) {
            bytes += part.length;
            if (bytes > most) {
                if (body != null) {
                    body.cancel();
                }
                taken.completeExceptionally(tooLarge(most));
            }
        }

        @Override
        public void onError(Throwable error) {
            taken.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            taken.complete(request);
        }
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before() - 1;
    }
}
