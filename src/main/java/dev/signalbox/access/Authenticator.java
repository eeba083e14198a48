package dev.signalbox.access;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import org.jspecify.annotations.Nullable;

/** Turns a credential into the principal behind it; the same for every door. */
public interface Authenticator {
    /** The sign-in cookie; its value is a JWT. */
    String COOKIE = "signalbox_session";

    /**
     * May block, for a moment: a provider's keys may have to be fetched.
     *
     * @param credential a JWT or an API key, as the caller sent it
     * @throws Refused {@code UNAUTHORIZED} for one that is wrong, expired, revoked or of a disabled user
     */
    Principal authenticate(String credential);

    /** Who someone without a credential is; {@code null} where such are not welcome. */
    default @Nullable Principal nobody() {
        return null;
    }

    /** Whether what was authenticated once still holds. Any thread. */
    default boolean stands(Principal principal) {
        return true;
    }
}
