package dev.signalbox.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folded state of an entity other than a task.
 *
 * @param fields JSON values; the package that owns the type defines them
 * @param version the space version of its newest event
 */
public record Entity(
        String type, String id, Map<String, Object> fields, long version, Instant createdAt, Instant updatedAt) {
    /** The pure fold: the entity after an event; {@code null} after its deletion. */
    public static @Nullable Entity apply(@Nullable Entity before, Event event, EntityEvent change) {
        if (change.verb() == EntityEvent.Verb.DELETED) {
            return null;
        }
        Map<String, Object> fields = before == null ? new LinkedHashMap<>() : new LinkedHashMap<>(before.fields);
        change.fields().forEach((name, value) -> {
            if (value == null) {
                fields.remove(name);
            } else {
                fields.put(name, value);
            }
        });
        return new Entity(
                change.entityType(),
                change.entityId(),
                fields,
                event.spaceVersion(),
                before == null ? event.at() : before.createdAt,
                event.at());
    }

    public @Nullable String text(String name) {
        return fields.get(name) instanceof String text ? text : null;
    }
}
