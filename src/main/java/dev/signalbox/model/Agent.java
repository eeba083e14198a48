package dev.signalbox.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine that works on tasks: the entity {@code agent} of its space, with the fields {@code {name, status, lastSeen,
 * taskId?, registeredBy?}}. {@code lastSeen} is the time of the agent's last event: heartbeats in between are not events.
 *
 * @param registeredBy the API key that registered it last; {@code null} for a person
 * @param status {@link #IDLE}, {@link #BUSY} or {@link #OFFLINE}
 */
public record Agent(
        String id,
        String spaceId,
        String name,
        String status,
        Instant lastSeen,
        @Nullable String taskId,
        @Nullable String registeredBy,
        Instant createdAt,
        Instant updatedAt)
        implements JsonObject {
    public static final String TYPE = "agent";
    public static final String IDLE = "idle";
    public static final String BUSY = "busy";
    public static final String OFFLINE = "offline";

    public static Agent of(String spaceId, Entity entity) {
        String seen = entity.text("lastSeen");
        String name = entity.text("name");
        String status = entity.text("status");
        return new Agent(
                entity.id(),
                spaceId,
                name == null ? entity.id() : name,
                status == null ? OFFLINE : status,
                seen == null ? entity.updatedAt() : Instant.parse(seen),
                entity.text("taskId"),
                entity.text("registeredBy"),
                entity.createdAt(),
                entity.updatedAt());
    }

    public boolean isOffline() {
        return status.equals(OFFLINE);
    }

    /** The same agent with a later {@code lastSeen}. */
    public Agent seen(Instant at) {
        return at.isAfter(lastSeen)
                ? new Agent(id, spaceId, name, status, at, taskId, registeredBy, createdAt, updatedAt)
                : this;
    }

    /**
     * The agent in the form of a being (SPEC section 2):
     * {@code {id, spaceId, name, type: "bot", online, status, lastSeen, taskId?, …}}.
     */
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
                "bot",
                "online",
                !isOffline(),
                "status",
                status,
                "lastSeen",
                Json.time(lastSeen),
                "taskId",
                taskId,
                "createdAt",
                Json.time(createdAt),
                "updatedAt",
                Json.time(updatedAt));
    }
}
