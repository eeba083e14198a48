package dev.signalbox.access;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;

/** Turns a credential into the principal behind it; the same for every door. */
public interface Authenticator {
    /** The sign-in cookie; its value is a JWT. */
    String COOKIE = "signalbox_session";

    /**
     * @param credential a JWT or an API key, as the caller sent it
     * @throws Refused {@code UNAUTHORIZED} for one that is wrong, expired, revoked or of a disabled user
     */
    Principal authenticate(String credential);
}
