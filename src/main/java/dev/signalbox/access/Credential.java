package dev.signalbox.access;

import io.micronaut.http.HttpRequest;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a caller proves its identity with, on every transport. An {@code Authorization} or {@code X-API-Key} that is bad never
 * falls back to the cookie: of {@code Authorization: Bearer}, {@code X-API-Key} and the cookie, the first one that is there
 * decides. Never a query parameter: those end up in logs.
 *
 * @param value {@code ""}, which matches nothing, for a credential of another kind
 * @param cookie whether the browser added it by itself, so that another page may have caused the request
 */
public record Credential(String value, boolean cookie) {
    private static final String BEARER = "bearer ";

    /** @return {@code null} when there is none */
    static @Nullable Credential of(HttpRequest<?> request) {
        return of(request.getHeaders()::getAll);
    }

    /** @param headers the values of a header, by its name in any case */
    public static @Nullable Credential of(Function<String, List<String>> headers) {
        List<String> authorization = headers.apply("Authorization");
        if (!authorization.isEmpty()) {
            String given = authorization.getFirst();
            boolean bearer = given.regionMatches(true, 0, BEARER, 0, BEARER.length());
            return new Credential(bearer ? given.substring(BEARER.length()).strip() : "", false);
        }
        List<String> key = headers.apply("X-API-Key");
        if (!key.isEmpty()) {
            return new Credential(key.getFirst().strip(), false);
        }
        for (String cookies : headers.apply("Cookie")) {
            for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(cookies)) {
                if (cookie.name().equals(Authenticator.COOKIE)
                        && !cookie.value().isBlank()) {
                    return new Credential(cookie.value(), true);
                }
            }
        }
        return null;
    }

    /**
     * What the client sends on a socket, as {@code {token}} or {@code {apiKey}}; it takes precedence over the headers.
     *
     * @return {@code null} when it sends neither
     */
    public static @Nullable Credential of(Map<String, ? extends @Nullable Object> auth) {
        Object given = auth.get("token") != null ? auth.get("token") : auth.get("apiKey");
        return given == null ? null : new Credential(given instanceof String text ? text.strip() : "", false);
    }

    /** Without the value, so that no log can show it. */
    @Override
    public String toString() {
        return "Credential[cookie=" + cookie + "]";
    }
}
