package dev.signalbox.github;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A payload from {@code src/test/resources/github}, to be changed field by field. */
record Fixture(Map<String, Object> payload) {
    private static final Object NULL = new Object();
    private static final JsonMapper JSON = JsonMapper.createDefault();

    static Fixture of(String event) {
        try (InputStream in = Fixture.class.getResourceAsStream("/github/" + event + ".json")) {
            return new Fixture(Objects.requireNonNull(
                    JSON.readValue(Objects.requireNonNull(in), Argument.mapOf(String.class, Object.class))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param path such as {@code pull_request.merged} */
    Fixture with(String path, @Nullable Object value) {
        return new Fixture(with(payload, path, value));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> with(Map<String, Object> object, String path, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(object);
        int dot = path.indexOf('.');
        if (dot >= 0) {
            String name = path.substring(0, dot);
            Object inner = changed.getOrDefault(name, Map.of());
            changed.put(name, with((Map<String, Object>) inner, path.substring(dot + 1), value));
        } else if (value == null) {
            changed.remove(path);
        } else {
            changed.put(path, value == NULL ? null : value);
        }
        return changed;
    }

    /** With a field that is there and {@code null}. */
    Fixture withNull(String path) {
        return with(path, NULL);
    }

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
