package dev.signalbox.model;

import java.util.Locale;
import java.util.Map;

/**
 * An event of an entity other than a task (a being, an agent, a user, a key …). {@code fields} are merged into those of the
 * entity; a {@code null} removes one.
 *
 * @param entityType for example {@code being}; lower case, no underscore
 */
public record EntityEvent(String entityType, String entityId, Verb verb, Map<String, Object> fields)
        implements Payload {
    /** The change to the entity. */
    public enum Verb {
        CREATED,
        UPDATED,
        STATUS,
        DELETED
    }

    @Override
    public String type() {
        return entityType + "_" + verb.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, Object> json() {
        return fields;
    }

    /** @param type a result of {@link #type()} */
    public static EntityEvent of(String type, String entityType, String entityId, Map<String, Object> fields) {
        String verb = type.substring(entityType.length() + 1);
        return new EntityEvent(entityType, entityId, Verb.valueOf(verb.toUpperCase(Locale.ROOT)), fields);
    }
}
