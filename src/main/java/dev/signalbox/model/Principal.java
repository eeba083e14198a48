package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller: a signed-in user, a machine with an API key, or an anonymous caller. It holds identity only.
 * Rights are looked up on each use ({@code SpaceAccess}), so that a revoked right ends everywhere at once.
 *
 * @param id the username, or the id of the key
 * @param login how a user signed in; {@code null} for everyone else
 * @param expiresAt when the credential expires; {@code null} for one that does not
 * @param grants the roles that the credential itself gives, of a machine with the token of a provider; else they are looked up
 */
public record Principal(
        Kind kind,
        String id,
        String name,
        @Nullable Login login,
        @Nullable Instant expiresAt,
        List<RoleRule.Grant> grants)
        implements java.security.Principal {
    public Principal {
        grants = List.copyOf(grants);
    }

    public Principal(Kind kind, String id, String name, @Nullable Login login, @Nullable Instant expiresAt) {
        this(kind, id, name, login, expiresAt, List.of());
    }

    /** A caller without a credential, where anonymous access is enabled. */
    public static final Principal ANONYMOUS = new Principal(Kind.ANONYMOUS, "anonymous", "Anonymous", null, null);

    /** How the caller authenticated. */
    public enum Kind {
        USER,
        KEY,
        ANONYMOUS,
        /** A part of Signalbox itself, such as the demo. */
        SYSTEM
    }

    /**
     * The claims of a user's token besides the name.
     *
     * @param session stays the same when a token is renewed; signing out ends it
     * @param generation of the user's credentials, which a password change increments; {@code null} in tokens of an
     *     external issuer
     */
    public record Login(String session, @Nullable Long generation) {}

    @Override
    public String getName() {
        return name;
    }

    /** The actor in the events that this principal appends. */
    public Actor actor() {
        return switch (kind) {
            case KEY -> new Actor(Actor.Kind.AGENT, id, name);
            case SYSTEM -> new Actor(Actor.Kind.SYSTEM, id, name);
            case USER, ANONYMOUS -> new Actor(Actor.Kind.USER, id, name);
        };
    }

    /** Identifies the principal in limits and idempotency keys: a user and a key of the same name are different. */
    public String subject() {
        return kind + "/" + id;
    }
}
