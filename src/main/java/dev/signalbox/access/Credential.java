package dev.signalbox.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about who sends it: {@code Authorization: Bearer}, else {@code X-API-Key}, else the cookie. One that
 * is there decides; a bad one does not fall back to the next. Never a query parameter: those end up in logs.
 *
 * @param cookie whether the browser added it by itself, so that another page may have caused the request
 */
record Credential(String value, boolean cookie) {
    static final String API_KEY_HEADER = "X-API-Key";
    private static final String BEARER = "bearer ";

    static @Nullable Credential of(HttpRequest<?> request) {
        String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            boolean bearer = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
            return new Credential(
                    bearer ? authorization.substring(BEARER.length()).strip() : "", false);
        }
        String key = request.getHeaders().get(API_KEY_HEADER);
        if (key != null) {
            return new Credential(key, false);
        }
        return request.getCookies()
                .findCookie(Authenticator.COOKIE)
                .map(Cookie::getValue)
                .map(value -> new Credential(value, true))
                .orElse(null);
    }

    /** Without the value, so that no log can show it. */
    @Override
    public String toString() {
        return "Credential[cookie=" + cookie + "]";
    }
}
