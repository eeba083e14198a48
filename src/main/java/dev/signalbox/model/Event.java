package dev.signalbox.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a space, at its position in the total order of that space.
 *
 * @param spaceVersion its position in the space, from 1, without gaps
 * @param taskId the task it is about; {@code null} for an entity's event
 * @param taskVersion its position in the task, from 1, without gaps; 0 for an entity's event
 * @param late an event from GitHub that arrived too late for the transition table: it is kept, but does not change the
 *     status
 * @param effect what it changed in the task's row of a list; {@code null} for an entity's event
 * @param cause how it came about; {@code null} when that says nothing
 * @param key the idempotency key it was appended under
 */
public record Event(
        String id,
        String spaceId,
        long spaceVersion,
        @Nullable String taskId,
        long taskVersion,
        Instant at,
        Actor actor,
        Payload payload,
        boolean late,
        @Nullable Effect effect,
        @Nullable Cause cause,
        @Nullable Key key)
        implements JsonObject {
    /**
     * The idempotency key of a command.
     *
     * @param hash of principal, route and the caller's key
     * @param bodyHash hash of the request body; a different body under the same key is an error
     */
    public record Key(String hash, String bodyHash) {}

    public Event with(Effect newEffect) {
        return new Event(
                id, spaceId, spaceVersion, taskId, taskVersion, at, actor, payload, late, newEffect, cause, key);
    }

    /** What stays in the log when the task is removed for good. */
    public Event purged() {
        return new Event(
                id,
                spaceId,
                spaceVersion,
                taskId,
                taskVersion,
                at,
                Actor.SIGNALBOX,
                new Purged(Task.isDeletion(this) || payload instanceof Purged was && was.deletion()),
                false,
                effect == null ? null : effect.statuses(),
                null,
                null);
    }

    public String type() {
        return payload.type();
    }

    /** {@code {id, spaceId, spaceVersion, taskId, taskVersion, type, at, actor, cause?, data}}, SPEC section 2. */
    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = Json.object("id", id, "spaceId", spaceId, "spaceVersion", spaceVersion);
        if (payload instanceof EntityEvent entity) {
            json.put("entityType", entity.entityType());
            json.put("entityId", entity.entityId());
        } else if (taskId != null) {
            json.put("taskId", taskId);
            json.put("taskVersion", taskVersion);
        }
        json.put("type", type());
        json.put("at", Json.time(at));
        json.put("actor", actor.json());
        if (cause != null) {
            json.put("cause", cause.json());
        }
        json.put("data", data());
        return json;
    }

    /** The approximate size of {@link #data} as JSON, in bytes; the same on every call. */
    public long dataBytes() {
        return Json.size(payload.json());
    }

    /** The payload's fields, with {@code late: true} for a late event. */
    public Map<String, Object> data() {
        if (!late) {
            return payload.json();
        }
        Map<String, Object> data = new LinkedHashMap<>(payload.json());
        data.put("late", true);
        return data;
    }
}
