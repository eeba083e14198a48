package dev.signalbox.http;

import dev.signalbox.access.Caller;
import dev.signalbox.model.Principal;
import dev.signalbox.ops.WriteLimit;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/**
 * Counts the writes of a principal, after its authentication. Without a credential nothing can be written. A tool call counts
 * itself, as only some tools write, and answers in its own format.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class WriteFilter implements Ordered {
    private static final String MCP = "/mcp";

    private final WriteLimit writes;

    WriteFilter(WriteLimit writes) {
        this.writes = writes;
    }

    @RequestFilter
    void count(HttpRequest<?> request) {
        Principal caller = Caller.of(request);
        if (caller != null && isWrite(request) && !request.getPath().startsWith(MCP)) {
            writes.take(caller);
        }
    }

    private static boolean isWrite(HttpRequest<?> request) {
        return switch (request.getMethod()) {
            case GET, HEAD, OPTIONS, TRACE -> false;
            case POST, PUT, PATCH, DELETE, CONNECT, CUSTOM -> true;
        };
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }
}
