package dev.signalbox.projection;

import dev.signalbox.model.Json;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a document, or an entity of a checkpoint. A value that is missing is an {@link IllegalArgumentException}. */
record Stored(Map<String, Object> values) {
    private <T> T value(String name, Class<T> type) {
        if (type.isInstance(values.get(name))) {
            return type.cast(values.get(name));
        }
        throw new IllegalArgumentException("no " + name);
    }

    String text(String name) {
        return value(name, String.class);
    }

    @Nullable
    String textOrNull(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    long number(String name) {
        return value(name, Number.class).longValue();
    }

    @Nullable
    Instant timeOrNull(String name) {
        return values.get(name) instanceof Date date ? date.toInstant() : null;
    }

    Instant time(String name) {
        return value(name, Date.class).toInstant();
    }

    @Nullable
    Map<String, Object> objectOrNull(String name) {
        return values.get(name) == null ? null : Json.asObject(values.get(name));
    }

    List<Map<String, Object>> objects(String name) {
        return list(name).stream().map(Json::asObject).toList();
    }

    List<String> texts(String name) {
        return list(name).stream().map(String::valueOf).toList();
    }

    private List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }
}
