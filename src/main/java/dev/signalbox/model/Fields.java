package dev.signalbox.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads an untrusted JSON object field by field and collects the errors, so that one response names every invalid field.
 * Absent and {@code null} are the same; unknown fields are ignored. For an invalid value a getter returns a harmless
 * placeholder: call {@link #check} before using what was read.
 */
public final class Fields {
    public static final int TEXT_MAX = 20_000;
    public static final int URL_MAX = 2_000;
    /** Of the years that RFC 3339 can write. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final Map<?, ?> object;
    private final String path;
    private final List<FieldError> errors;

    private Fields(Map<?, ?> object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /** @param value the value from the client; anything but an object or {@code null} is refused at once */
    public static Fields of(@Nullable Object value, String name) {
        if (value == null) {
            return new Fields(Map.of(), name, new ArrayList<>());
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw Refused.invalid(name.isEmpty() ? "body" : name, "must be an object");
        }
        return new Fields(map, name, new ArrayList<>());
    }

    public static Fields of(@Nullable Object value) {
        return of(value, "");
    }

    /** The object as the client sent it. */
    public Map<?, ?> json() {
        return object;
    }

    /** The same, with these values where it has none. */
    public Fields withDefaults(Map<String, Object> defaults) {
        Map<Object, Object> merged = new LinkedHashMap<>(defaults);
        object.forEach((name, value) -> {
            if (value != null) {
                merged.put(name, value);
            }
        });
        return new Fields(merged, path, errors);
    }

    /** The same, as if these were absent. */
    public Fields without(Set<String> names) {
        Map<Object, Object> rest = new LinkedHashMap<>(object);
        rest.keySet().removeAll(names);
        return new Fields(rest, path, errors);
    }

    /** For what people write by hand: a field of another name is a mistake. */
    void onlyKnown(List<String> names) {
        for (Object name : object.keySet()) {
            if (!names.contains(String.valueOf(name))) {
                reject(String.valueOf(name), "is not known here; there are " + String.join(", ", names));
            }
        }
    }

    /** @throws Refused {@code INVALID_PAYLOAD} with all errors found so far */
    public void check() {
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
    }

    public void reject(String name, String message) {
        errors.add(new FieldError(place(name), message));
    }

    private String place(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private <T> T required(String name, @Nullable T value, T standIn) {
        if (!has(name)) {
            reject(name, "is required");
        }
        return value == null ? standIn : value;
    }

    public boolean has(String name) {
        return object.get(name) != null;
    }

    public String text(String name, int max) {
        String value = textOrNull(name, max);
        if (value != null && value.isBlank()) {
            reject(name, "must not be blank");
        }
        return required(name, value, "");
    }

    public String text(String name) {
        return text(name, TEXT_MAX);
    }

    public @Nullable String textOrNull(String name, int max) {
        Object value = object.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            reject(name, "must be a string");
            return null;
        }
        if (text.length() > max) {
            reject(name, "must have at most " + max + " characters");
            return null;
        }
        return text;
    }

    public @Nullable String textOrNull(String name) {
        return textOrNull(name, TEXT_MAX);
    }

    /** A link that a browser may follow: http or https only. */
    public String url(String name) {
        String value = text(name, URL_MAX);
        if (!value.isEmpty() && !isWebUrl(value)) {
            reject(name, "must be an http or https URL");
        }
        return value;
    }

    public @Nullable String urlOrNull(String name) {
        return has(name) ? url(name) : null;
    }

    /** Whether {@link #url} takes it. */
    public static boolean isWebUrl(String value) {
        if (value.length() > URL_MAX) {
            return false;
        }
        try {
            URI uri = new URI(value);
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    public long number(String name, long min, long max) {
        return required(name, numberOrNull(name, min, max), min);
    }

    public @Nullable Long numberOrNull(String name, long min, long max) {
        Object value = object.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number number) || number.doubleValue() != Math.rint(number.doubleValue())) {
            reject(name, "must be a whole number");
            return null;
        }
        if (!isWhole(value, min, max)) {
            reject(name, "must be from " + min + " to " + max);
            return null;
        }
        return number.longValue();
    }

    /** Whether {@link #number} takes it. */
    public static boolean isWhole(@Nullable Object value, long min, long max) {
        return value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() >= min
                && number.doubleValue() <= max;
    }

    /** A number from 0 to {@code max}, whole or not. */
    public @Nullable Double amountOrNull(String name, double max) {
        Object value = object.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number number) || !(number.doubleValue() >= 0 && number.doubleValue() <= max)) {
            reject(name, "must be a number from 0 to " + (long) max);
            return null;
        }
        return number.doubleValue();
    }

    /** @return the value, or {@code null} when absent */
    public @Nullable Boolean flagOrNull(String name) {
        Object value = object.get(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        reject(name, "must be true or false");
        return null;
    }

    /** An RFC 3339 time with any offset, of the years 0001 to 9999. */
    public @Nullable Instant timeOrNull(String name) {
        String text = textOrNull(name, 50);
        if (text == null) {
            return null;
        }
        try {
            Instant usual = Times.read(text);
            Instant time = usual == null ? OffsetDateTime.parse(text).toInstant() : usual;
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // refused below
        }
        reject(name, "must be a time such as 2026-01-31T12:00:00Z");
        return null;
    }

    /** One of these words; the error for a missing or different one lists them all. */
    public String oneOf(String name, List<String> words) {
        String value = oneOfOrNull(name, words);
        if (value == null && !has(name)) {
            reject(name, "is required: one of " + String.join(", ", words));
        }
        return value == null ? words.getFirst() : value;
    }

    public @Nullable String oneOfOrNull(String name, List<String> words) {
        String value = textOrNull(name);
        if (value != null && !words.contains(value)) {
            reject(name, Refused.mustBeOneOf(words));
            return null;
        }
        return value;
    }

    /** A list of non-blank strings; empty when absent. */
    public List<String> texts(String name, int maxItems, int maxLength) {
        String rule = "must be a string of 1 to " + maxLength + " characters";
        return items(
                name,
                maxItems,
                rule,
                (item, place) ->
                        item instanceof String text && !text.isBlank() && text.length() <= maxLength ? text : null);
    }

    /** A list of objects, each read by {@code reader}; empty when absent. */
    public <T> List<T> objects(String name, int maxItems, Function<Fields, T> reader) {
        return items(
                name,
                maxItems,
                "must be an object",
                (item, place) -> item instanceof Map<?, ?> map ? reader.apply(new Fields(map, place, errors)) : null);
    }

    /** @param items what was read under {@code name}: at least one, and no two with the same id */
    <T> List<T> distinct(String name, List<T> items, Function<T, String> id) {
        if (items.isEmpty()) {
            reject(name, "must have at least one item");
        } else if (items.stream().map(id).distinct().count() < items.size()) {
            reject(name, "must not have two items with the same id");
        }
        return items;
    }

    /** The object under a name; for any other value an error is recorded and an empty object returned. */
    public Fields object(String name) {
        Object value = object.get(name);
        if (value != null && !(value instanceof Map)) {
            reject(name, "must be an object");
        }
        return new Fields(value instanceof Map<?, ?> map ? map : Map.of(), place(name), errors);
    }

    /** @param reader of an item and its index; returns {@code null} for an item that breaks the rule */
    private <T> List<T> items(String name, int maxItems, String rule, BiFunction<Object, String, @Nullable T> reader) {
        Object value = object.get(name);
        if (value != null && !(value instanceof List)) {
            reject(name, "must be an array");
        }
        List<?> items = value instanceof List<?> list ? list : List.of();
        if (items.size() > maxItems) {
            reject(name, "must have at most " + maxItems + " items");
            return List.of();
        }
        List<T> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            String item = name + "[" + i + "]";
            T good = items.get(i) == null ? null : reader.apply(items.get(i), place(item));
            if (good == null) {
                reject(item, rule);
            } else {
                read.add(good);
            }
        }
        return List.copyOf(read);
    }
}
