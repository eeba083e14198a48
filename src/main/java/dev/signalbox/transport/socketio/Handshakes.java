package dev.signalbox.transport.socketio;

import dev.signalbox.access.Authenticator;
import dev.signalbox.access.Origins;
import dev.signalbox.transport.Drain;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which requests may become a session (Engine.IO v4, "Handshake"). Any thread; never blocks. */
@Singleton
final class Handshakes {
    private static final String BEARER = "Bearer ";

    private final Origins origins;
    private final Drain drain;

    Handshakes(Origins origins, Drain drain) {
        this.origins = origins;
        this.drain = drain;
    }

    /**
     * Checks in the order of the reference server, so that clients see the same numbers.
     *
     * @param upgrade whether the request asks for a WebSocket
     * @return {@code null} if it may become a session
     */
    @Nullable
    Refusal refusal(HttpMethod method, String uri, HttpHeaders headers, boolean upgrade) {
        Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(uri).parameters();
        } catch (IllegalArgumentException e) {
            return Refusal.BAD_REQUEST;
        }
        if (!"websocket".equals(first(query, "transport"))) {
            return Refusal.UNKNOWN_TRANSPORT;
        }
        if (first(query, "sid") != null) {
            return Refusal.UNKNOWN_SESSION; // a socket never moves to another
        }
        if (!method.equals(HttpMethod.GET)) {
            return Refusal.BAD_METHOD;
        }
        if (!upgrade || !"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Refusal.BAD_REQUEST;
        }
        if (!"4".equals(first(query, "EIO"))) {
            return Refusal.UNSUPPORTED_VERSION;
        }
        if (fromHeaders(headers) == null && fromCookie(headers) != null && isForeign(headers)) {
            return Refusal.FORBIDDEN;
        }
        return drain.isDraining() ? Refusal.DRAINING : null;
    }

    Handshake accept(HttpHeaders headers) {
        String credential = fromHeaders(headers);
        return new Handshake(credential != null ? credential : fromCookie(headers));
    }

    /** A browser adds the cookie by itself, whatever page asks. */
    private boolean isForeign(HttpHeaders headers) {
        return origins.foreign(headers.getAll(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST));
    }

    private static @Nullable String fromHeaders(HttpHeaders headers) {
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return notBlank(authorization.substring(BEARER.length()).strip());
        }
        return notBlank(headers.get("X-API-Key"));
    }

    private static @Nullable String fromCookie(HttpHeaders headers) {
        for (String header : headers.getAll(HttpHeaderNames.COOKIE)) {
            for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(header)) {
                if (cookie.name().equals(Authenticator.COOKIE)) {
                    return notBlank(cookie.value());
                }
            }
        }
        return null;
    }

    private static @Nullable String notBlank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.getFirst();
    }
}
