package dev.signalbox.github;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a payload leniently: what is absent, {@code null} or of another type is treated as absent. */
record GithubJson(Map<?, ?> object) {
    private static final GithubJson EMPTY = new GithubJson(Map.of());

    GithubJson at(String name) {
        return of(object.get(name));
    }

    static GithubJson of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new GithubJson(map) : EMPTY;
    }

    boolean isEmpty() {
        return object.isEmpty();
    }

    List<GithubJson> list(String name) {
        return object.get(name) instanceof List<?> list
                ? list.stream().map(GithubJson::of).toList()
                : List.of();
    }

    /** Empty when absent. */
    String text(String name) {
        return object.get(name) instanceof String text ? text : "";
    }

    @Nullable
    Long number(String name) {
        return object.get(name) instanceof Number number && number.longValue() > 0 ? number.longValue() : null;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(object.get(name));
    }

    @Nullable
    Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** The first of these that is not blank, else the last. */
    static String first(String... texts) {
        for (String text : texts) {
            if (!text.isBlank()) {
                return text;
            }
        }
        return texts[texts.length - 1];
    }
}
