package dev.signalbox.access;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.time.Duration;

/** The sign-in cookie: no script can read it, no other site can send it, and over TLS it never travels in the clear. */
final class SessionCookie {
    private SessionCookie() {}

    static Cookie of(HttpRequest<?> request, String token, Duration lifetime) {
        return Cookie.of(Authenticator.COOKIE, token)
                .httpOnly(true)
                .secure(overTls(request))
                .sameSite(SameSite.Strict)
                .path("/")
                .maxAge(lifetime);
    }

    static Cookie cleared(HttpRequest<?> request) {
        return of(request, "", Duration.ZERO);
    }

    /** A proxy that ends TLS says so; who lies here only makes his own cookie stricter. */
    private static boolean overTls(HttpRequest<?> request) {
        return request.isSecure()
                || "https".equalsIgnoreCase(request.getHeaders().get("X-Forwarded-Proto"));
    }
}
