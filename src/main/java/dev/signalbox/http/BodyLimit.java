package dev.signalbox.http;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
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

/**
 * Refuses bodies over 1 MiB. The webhook may send 25 MiB, so the server's own limit is higher; Socket.IO has a limit of its
 * own, {@code maxPayload}. A body of unknown length is
 * taken in before the route sees it; one whose length is told is refused before it is read.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class BodyLimit implements Ordered {
    static final long BYTES_MAX = 1024 * 1024;
    private static final String WEBHOOK = "/api/github/webhook";
    private static final String SOCKET_IO = "/socket.io";

    /** @return the request, once it may go on */
    @RequestFilter
    CompletionStage<HttpRequest<?>> check(HttpRequest<?> request) {
        if (!(request instanceof ServerHttpRequest<?> received) || hasItsOwn(request.getPath())) {
            return CompletableFuture.completedStage(request);
        }
        OptionalLong told = received.byteBody().expectedLength();
        if (told.isPresent()) {
            check(told.getAsLong());
            return CompletableFuture.completedStage(request);
        }
        return received.byteBody()
                .split(ByteBody.SplitBackpressureMode.FASTEST)
                .buffer()
                .thenApply(body -> {
                    try (body) {
                        check(body.length());
                    }
                    return request;
                });
    }

    private static boolean hasItsOwn(String path) {
        return path.equals(WEBHOOK) || path.equals(SOCKET_IO) || path.equals(SOCKET_IO + "/");
    }

    private static void check(long length) {
        if (length > BYTES_MAX) {
            throw new Refused(ErrorCode.PAYLOAD_TOO_LARGE, "The body may have at most 1 MiB.");
        }
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before() - 1;
    }
}
