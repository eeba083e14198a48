package dev.signalbox.session;

import dev.signalbox.access.Authenticator;
import dev.signalbox.access.Origins;
import dev.signalbox.net.ClientAddress;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import jakarta.inject.Singleton;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The credential that a handshake carries, and whether its page may use it. Any thread; never blocks. */
@Singleton
public final class Handshakes {
    private static final String BEARER = "Bearer ";

    private final Origins origins;
    private final ClientAddress clientAddress;

    Handshakes(Origins origins, ClientAddress clientAddress) {
        this.origins = origins;
        this.clientAddress = clientAddress;
    }

    /** Whose connection it would be. */
    public String address(HttpHeaders headers, @Nullable SocketAddress peer) {
        return clientAddress.of(headers, peer);
    }

    /** {@code Authorization: Bearer}, else {@code X-API-Key}, else the sign-in cookie; never the query. */
    public @Nullable String credential(HttpHeaders headers) {
        String credential = fromHeaders(headers);
        return credential != null ? credential : fromCookie(headers);
    }

    /** Whether a foreign page made the request with our user's cookie: a browser adds that by itself, whoever asks. */
    public boolean isTempted(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.ORIGIN)
                && fromHeaders(headers) == null
                && fromCookie(headers) != null
                && origins.foreign(headers.getAll(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST));
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
}
