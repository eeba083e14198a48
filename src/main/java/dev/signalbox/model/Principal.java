package dev.signalbox.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: a signed-in user, a machine with an API key, or nobody in particular.
 *
 * @param id the username, or the id of the key
 * @param instanceAdmin may do everything in every space
 * @param roles the role in each space, by space id
 * @param expiresAt when the credential ends; {@code null} for one that does not
 */
public record Principal(
        Kind kind,
        String id,
        String name,
        boolean instanceAdmin,
        Map<String, Role> roles,
        @Nullable Instant expiresAt) {
    /** How someone proved who they are. */
    public enum Kind {
        USER,
        KEY,
        ANONYMOUS,
        /** A part of Signalbox itself, such as the demo. */
        SYSTEM
    }

    public Principal {
        roles = Map.copyOf(roles);
    }

    /** The role in a space, or {@code null}: then the space does not exist for this principal. */
    public @Nullable Role roleIn(String spaceId) {
        return instanceAdmin ? Role.ADMIN : roles.get(spaceId);
    }

    public boolean may(Role needed, String spaceId) {
        Role role = roleIn(spaceId);
        return role != null && role.includes(needed);
    }

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
