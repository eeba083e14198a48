package dev.signalbox.access;

import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.time.Duration;

/** The sign-in cookie: no script can read it, no other site can send it, and over TLS it never travels in the clear. */
final class SessionCookie {
    private SessionCookie() {}

    /** @param overTls as {@link ClientAddress#isOverTls} says */
    static Cookie of(boolean overTls, String token, Duration lifetime) {
        return Cookie.of(Authenticator.COOKIE, token)
                .httpOnly(true)
                .secure(overTls)
                .sameSite(SameSite.Strict)
                .path("/")
                .maxAge(lifetime);
    }

    static Cookie cleared(boolean overTls) {
        return of(overTls, "", Duration.ZERO);
    }
}
