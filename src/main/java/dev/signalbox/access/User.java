package dev.signalbox.access;

import dev.signalbox.model.Entity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Someone who can sign in: the entity {@code user} of the space {@code system}, with the fields
 * {@code {passwordHash?, roles [], disabled?, linkHash?, linkExpiresAt?}}; its id is the username.
 */
record User(String username, @Nullable String passwordHash, List<String> roles, boolean disabled) {
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
                Boolean.TRUE.equals(entity.fields().get("disabled")));
    }

    boolean isAdmin() {
        return roles.contains(ADMIN);
    }

    /** Without the hash, so that no log can show it. */
    @Override
    public String toString() {
        return "User[" + username + "]";
    }
}
