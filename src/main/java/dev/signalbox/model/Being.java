package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whoever or whatever is in a space (SPEC section 2): the entity {@code being} with the fields {@code {name, type, ownerId?,
 * online?, status?, lastSeen?, metadata?}}. Agents ({@link Agent}) and people ({@link Person}) are beings as well, and have
 * entities of their own.
 *
 * @param ownerId the user or key that it belongs to
 */
public record Being(
        String id,
        String spaceId,
        String name,
        String type,
        @Nullable String ownerId,
        boolean online,
        @Nullable String status,
        @Nullable String lastSeen,
        @Nullable Map<String, Object> metadata,
        Instant createdAt,
        Instant updatedAt)
        implements JsonObject {
    public static final String TYPE = "being";
    public static final String GUEST = "guest";
    public static final List<String> TYPES = List.of(GUEST, "space", "bot", "document");

    public static Being of(String spaceId, Entity entity) {
        String name = entity.text("name");
        String type = entity.text("type");
        Object metadata = entity.fields().get("metadata");
        return new Being(
                entity.id(),
                spaceId,
                name == null ? entity.id() : name,
                type == null ? GUEST : type,
                entity.text("ownerId"),
                Boolean.TRUE.equals(entity.fields().get("online")),
                entity.text("status"),
                entity.text("lastSeen"),
                metadata == null ? null : Json.asObject(metadata),
                entity.createdAt(),
                entity.updatedAt());
    }

    /** {@code {id, spaceId, name, type, ownerId?, online, status?, lastSeen?, metadata?, createdAt, updatedAt}}. */
    @Override
    public Map<String, Object> json() {
        return Json.object(
                "id",
                id,
                "spaceId",
                spaceId,
                "name",
                name,
                "type",
                type,
                "ownerId",
                ownerId,
                "online",
                online,
                "status",
                status,
                "lastSeen",
                lastSeen,
                "metadata",
                metadata,
                "createdAt",
                Json.time(createdAt),
                "updatedAt",
                Json.time(updatedAt));
    }
}
