package dev.signalbox.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: a signed-in user, a machine with an API key, or an anonymous caller. Only who it is: what it may do is
 * asked anew each time ({@code SpaceAccess}), so that a right that was taken away is gone everywhere at once.
 *
 * @param id the username, or the id of the key
 * @param login how a user signed in; {@code null} for everyone else
 * @param expiresAt when the credential ends; {@code null} for one that does not
 */
public record Principal(
        Kind kind,
        String id,
        String name,
        @Nullable Login login,
        @Nullable Instant expiresAt) {
    /** A caller without a credential, where such are welcome. */
    public static final Principal ANONYMOUS = new Principal(Kind.ANONYMOUS, "anonymous", "Anonymous", null, null);

    /** How someone proved who they are. */
    public enum Kind {
        USER,
        KEY,
        ANONYMOUS,
        /** A part of Signalbox itself, such as the demo. */
        SYSTEM
    }

    /**
     * What a user's token says besides the name.
     *
     * @param session stays the same when a token is renewed; signing out ends it
     * @param generation of the user's credentials, which a new password begins anew; {@code null} in tokens that others made
     */
    public record Login(String session, @Nullable Long generation) {}

    /** How this principal stands in the events it makes. */
    public Actor actor() {
        return switch (kind) {
            case KEY -> new Actor(Actor.Kind.AGENT, id, name);
            case SYSTEM -> new Actor(Actor.Kind.SYSTEM, id, name);
            case USER, ANONYMOUS -> new Actor(Actor.Kind.USER, id, name);
        };
    }

    /** Tells principals apart in limits and idempotency keys: a user and a key of the same name are two. */
    public String subject() {
        return kind + "/" + id;
    }
}
