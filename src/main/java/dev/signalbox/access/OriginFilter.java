package dev.signalbox.access;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import dev.signalbox.net.ClientAddress;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/**
 * Stops writes, streams and socket upgrades that a foreign page makes with our user's cookie, and sign-ins that it makes at
 * all: it could sign the user in as someone else. A request with a credential of its own cannot be forged like that. MCP asks
 * for the check on every request, whatever its credential ("Streamable HTTP", security). Socket.IO
 * checks its own path, and answers in its own format.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class OriginFilter implements Ordered {
    private static final String SIGN_IN = "/api/auth/";
    private static final String STREAM = "/api/sync";
    private static final String SOCKET_IO = "/socket.io";
    private static final String MCP = "/mcp";

    private final Origins origins;
    private final ClientAddress clientAddress;

    OriginFilter(Origins origins, ClientAddress clientAddress) {
        this.origins = origins;
        this.clientAddress = clientAddress;
    }

    @RequestFilter
    void check(HttpRequest<?> request) {
        String path = request.getPath();
        if (path.equals(SOCKET_IO) || path.equals(SOCKET_IO + "/") || !(changes(request) || path.startsWith(STREAM))) {
            return;
        }
        Credential credential = Credential.of(request);
        boolean isForgeable =
                path.startsWith(SIGN_IN) || path.startsWith(MCP) || (credential != null && credential.cookie());
        if (isForgeable && origins.isForeign(request.getHeaders()::getAll, clientAddress.host(request))) {
            throw new Refused(ErrorCode.FORBIDDEN, "Requests from this page are not allowed here.");
        }
    }

    private static boolean changes(HttpRequest<?> request) {
        return switch (request.getMethod()) {
            case GET, HEAD, OPTIONS, TRACE -> request.getHeaders().contains(HttpHeaders.UPGRADE);
            case POST, PUT, PATCH, DELETE, CONNECT, CUSTOM -> true;
        };
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }
}
