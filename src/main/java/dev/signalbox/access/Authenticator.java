package dev.signalbox.access;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import org.jspecify.annotations.Nullable;

/** Turns a credential into its principal; the same for every transport. */
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

    /** The principal of a caller without a credential; {@code null} where there must be one. */
    default @Nullable Principal anonymous() {
        return null;
    }

    /** Whether a principal that was authenticated before has neither expired nor been revoked. Any thread. */
    default boolean isValid(Principal principal) {
        return true;
    }
}
