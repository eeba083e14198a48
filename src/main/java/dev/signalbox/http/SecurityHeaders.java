package dev.signalbox.http;

import dev.signalbox.net.ClientAddress;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/** What browsers may do with our pages: no foreign or inline scripts, no framing, no requests to other hosts. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class SecurityHeaders implements Ordered {
    private static final String POLICY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; "
            + "base-uri 'none'; form-action 'self'";

    private final ClientAddress clientAddress;

    SecurityHeaders(ClientAddress clientAddress) {
        this.clientAddress = clientAddress;
    }

    @ResponseFilter
    void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (clientAddress.isOverTls(request)) {
            set(response.getHeaders(), "Strict-Transport-Security", ClientAddress.STRICT);
        }
        if (!isData(request.getPath())) {
            set(response.getHeaders(), "Content-Security-Policy", POLICY);
        }
    }

    /** These answers are never shown as pages, and polling answers are many and small. */
    private static boolean isData(String path) {
        return path.startsWith("/api/") || path.startsWith("/socket.io/");
    }

    /** A page with a policy of its own keeps it. */
    private static void set(MutableHttpHeaders headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.FIRST.order();
    }
}
