package dev.signalbox.access;

import dev.signalbox.model.Entity;
import dev.signalbox.projection.SpaceState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user who can sign in: the entity {@code user} of the space {@code system}, with the fields
 * {@code {passwordHash?, roles [], disabled?, generation?, linkHash?, linkExpiresAt?}}; its id is the username.
 *
 * @param passwordHash {@code null} for a user who signs in at another provider only
 * @param generation of the credentials; a new password or being disabled begins the next, and ends every session
 */
record User(
        String username,
        @Nullable String passwordHash,
        List<String> roles,
        boolean disabled,
        long generation,
        Instant createdAt) {
    static final String TYPE = "user";
    /** The instance role that may do everything. */
    static final String ADMIN = "admin";

    static User of(Entity entity) {
        List<String> roles = entity.fields().get("roles") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        return new User(
                entity.id(),
                entity.text("passwordHash"),
                roles,
                Boolean.TRUE.equals(entity.fields().get("disabled")),
                entity.fields().get("generation") instanceof Number number ? number.longValue() : 0,
                entity.createdAt());
    }

    static @Nullable User find(SpaceState directory, String username) {
        Entity entity = directory.entity(TYPE, username);
        return entity == null ? null : of(entity);
    }

    boolean isAdmin() {
        return !disabled && roles.contains(ADMIN);
    }

    /** Without the hash, so that no log can show it. */
    @Override
    public String toString() {
        return "User[" + username + "]";
    }
}
