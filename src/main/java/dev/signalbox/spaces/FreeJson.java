package dev.signalbox.spaces;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Refused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks JSON of a client that has a form of its own: what every store keeps as it is. */
final class FreeJson {
    private static final int DEPTH_MAX = 16;
    private static final int ITEMS_MAX = 200;

    private FreeJson() {}

    /** The value of a field, which must be an object; {@code null} when absent. */
    static @Nullable Map<?, ?> object(Fields fields, String name) {
        Object value = fields.json().get(name);
        if (value == null) {
            return null;
        }
        String wrong = value instanceof Map ? wrong(value, 1) : "must be an object";
        if (wrong != null) {
            fields.reject(name, wrong);
        }
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /** The value of a field, which must be a list of texts and objects; {@code null} when absent. */
    static @Nullable List<?> content(Fields fields, String name) {
        Object value = fields.json().get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> items)) {
            fields.reject(name, "must be an array");
            return List.of();
        }
        if (items.size() > ITEMS_MAX) {
            fields.reject(name, "must have at most " + ITEMS_MAX + " items");
            return List.of();
        }
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            String wrong =
                    item instanceof String || item instanceof Map ? wrong(item, 1) : "must be a string or an object";
            if (wrong != null) {
                fields.reject(name + "[" + i + "]", wrong);
            }
        }
        return items;
    }

    private static @Nullable String wrong(@Nullable Object value, int depth) {
        if (depth > DEPTH_MAX) {
            return "must not be nested deeper than " + DEPTH_MAX + " levels";
        }
        return switch (value) {
            case null -> null;
            case String text -> null;
            case Boolean flag -> null;
            case Integer number -> null;
            case Long number -> null;
            case Double number -> null;
            case List<?> list -> first(list, depth);
            case Map<?, ?> map -> {
                for (Object name : map.keySet()) {
                    String key = String.valueOf(name);
                    if (key.isEmpty() || key.startsWith("$") || key.indexOf('.') >= 0 || key.indexOf('\0') >= 0) {
                        yield "must not have names that are empty, begin with $ or have a dot";
                    }
                }
                yield first(map.values(), depth);
            }
            default -> "must not have numbers of more than 18 digits";
        };
    }

    private static @Nullable String first(Iterable<?> values, int depth) {
        for (Object value : values) {
            String wrong = wrong(value, depth + 1);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** @throws Refused {@code PAYLOAD_TOO_LARGE} */
    static void checkSize(Map<String, Object> fields, int bytesMax) {
        int bytes = JsonText.write(fields).length;
        if (bytes > bytesMax) {
            throw new Refused(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "data has " + bytes + " bytes as JSON; at most " + bytesMax + " are allowed.");
        }
    }
}
