package dev.signalbox.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON values as plain Java: maps, lists, strings, numbers, booleans. Absent values are left out. */
public final class Json {
    private Json() {}

    /** An object from alternating names and values, in that order; pairs with a {@code null} value are left out. */
    public static Map<String, Object> object(@Nullable Object... namesAndValues) {
        Map<String, Object> object = LinkedHashMap.newLinkedHashMap(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object name = namesAndValues[i];
            Object value = namesAndValues[i + 1];
            if (name != null && value != null) {
                object.put((String) name, value);
            }
        }
        return object;
    }

    /** A time in the format of all responses: RFC 3339, UTC, milliseconds. */
    public static String time(Instant instant) {
        return Times.text(instant);
    }

    public static @Nullable String timeOrNull(@Nullable Instant instant) {
        return instant == null ? null : time(instant);
    }

    /** The text, or its beginning with an ellipsis: at most so many UTF-16 units, and never half a character. */
    static @Nullable String cut(@Nullable String text, int max) {
        if (text == null || text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }

    public static <T> List<Object> array(List<T> items, Function<T, Object> shape) {
        return items.stream().map(shape).toList();
    }

    /** The approximate size of a value as JSON in bytes, without encoding it. */
    public static long size(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length() + 2L;
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToLong(field -> size(field.getKey()) + size(field.getValue()) + 2)
                        .sum();
            case List<?> list -> list.stream().mapToLong(item -> size(item) + 1).sum();
            case null -> 4;
            default -> 8;
        };
    }

    /**
     * The value as an object. For values that we wrote ourselves: {@code null} and anything else become an empty object.
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
