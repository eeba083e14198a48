package dev.signalbox.access;

import dev.signalbox.model.Entity;
import dev.signalbox.model.Role;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential of a machine: the entity {@code key} with the fields {@code {name, spaceId, role, hash, createdBy,
 * expiresAt?}}. The machine sends {@code sbx_<id>_<secret>}; of the secret only the hash is kept.
 *
 * @param hash hex of SHA-256 of the secret, which is random itself
 * @param createdBy the user who made it
 */
record ApiKey(
        String id,
        String name,
        String spaceId,
        Role role,
        String hash,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    static final String TYPE = "key";
    /** The id of the one key that the settings name, {@code SIGNALBOX_API_KEY}: an agent in {@code main}. */
    static final String STATIC = "static";

    static ApiKey of(Entity entity) {
        String expiresAt = entity.text("expiresAt");
        return new ApiKey(
                entity.id(),
                String.valueOf(entity.text("name")),
                String.valueOf(entity.text("spaceId")),
                Membership.role(entity.text("role")),
                String.valueOf(entity.text("hash")),
                String.valueOf(entity.text("createdBy")),
                entity.createdAt(),
                expiresAt == null ? null : Instant.parse(expiresAt));
    }

    static @Nullable ApiKey find(SpaceState directory, String id) {
        Entity entity = directory.entity(TYPE, id);
        return entity == null ? null : of(entity);
    }

    /** What a key may do in a space; it is good for one. */
    static @Nullable Role role(SpaceState directory, String id, String spaceId) {
        if (id.equals(STATIC)) {
            return LiveSpaces.MAIN.equals(spaceId) ? Role.AGENT : null;
        }
        ApiKey key = find(directory, id);
        return key != null && key.spaceId.equals(spaceId) ? key.role : null;
    }

    /** Without the hash, so that no log can show it. */
    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
