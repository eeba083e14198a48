package dev.signalbox.model;

import java.util.Locale;
import java.util.Map;

/**
 * Something happened to an entity that is no task (a being, an agent, a user, a key …). {@code fields} are laid over the
 * entity's; a {@code null} removes one.
 *
 * @param entityType such as {@code being}; lower case, no underscore
 */
public record EntityEvent(String entityType, String entityId, Verb verb, Map<String, Object> fields)
        implements Payload {
    /** What happened. */
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

    /** @param type as {@link #type()} made it */
    public static EntityEvent of(String type, String entityType, String entityId, Map<String, Object> fields) {
        String verb = type.substring(entityType.length() + 1);
        return new EntityEvent(entityType, entityId, Verb.valueOf(verb.toUpperCase(Locale.ROOT)), fields);
    }
}
