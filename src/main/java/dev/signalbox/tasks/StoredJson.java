package dev.signalbox.tasks;

import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Values of documents of other programs as JSON. */
final class StoredJson {
    private StoredJson() {}

    /** @throws Refused {@code INVALID_PAYLOAD} for a value that JSON does not have */
    static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean flag -> flag;
            case Integer number -> number;
            case Long number -> number;
            case Double number -> finite(number);
            case Date date -> Json.time(date.toInstant());
            case ObjectId id -> id.toHexString();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                map.forEach((name, item) -> object.put(String.valueOf(name), of(item)));
                yield object;
            }
            case List<?> list -> {
                List<@Nullable Object> array = new ArrayList<>(list.size());
                list.forEach(item -> array.add(of(item)));
                yield array;
            }
            default -> throw Refused.invalid("document", "holds a value that JSON does not have, such as a binary one");
        };
    }

    private static Double finite(Double number) {
        if (!Double.isFinite(number)) {
            throw Refused.invalid("document", "holds a number that is none, or is infinite");
        }
        return number;
    }
}
