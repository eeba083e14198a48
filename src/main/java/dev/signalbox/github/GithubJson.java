package dev.signalbox.github;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a payload leniently: what is absent, {@code null} or of another type is treated as absent.
 *
 * @param latest a later time is read as this one, because nothing could ever be newer than a wrong time of the future
 */
record GithubJson(Map<?, ?> object, Instant latest) {
    GithubJson at(String name) {
        return of(object.get(name), latest);
    }

    static GithubJson of(@Nullable Object value, Instant latest) {
        return new GithubJson(value instanceof Map<?, ?> map ? map : Map.of(), latest);
    }

    boolean isEmpty() {
        return object.isEmpty();
    }

    boolean has(String name) {
        return object.get(name) != null;
    }

    /** Whether it is there, and {@code null}. */
    boolean isNull(String name) {
        return object.containsKey(name) && object.get(name) == null;
    }

    List<GithubJson> list(String name) {
        return object.get(name) instanceof List<?> list
                ? list.stream().map(item -> of(item, latest)).toList()
                : List.of();
    }

    /** Empty when absent. */
    String text(String name) {
        return object.get(name) instanceof String text ? text : "";
    }

    @Nullable
    String textOrNull(String name) {
        String text = text(name);
        return text.isBlank() ? null : text;
    }

    @Nullable
    Long number(String name) {
        return object.get(name) instanceof Number number && number.longValue() > 0 ? number.longValue() : null;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(object.get(name));
    }

    @Nullable
    Boolean flagOrNull(String name) {
        return object.get(name) instanceof Boolean flag ? flag : null;
    }

    @Nullable
    Instant time(String name) {
        try {
            Instant time = Instant.parse(text(name));
            return time.isAfter(latest) ? latest : time;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** The repository that a payload is of. */
    Fact.Repo repo() {
        GithubJson repository = at("repository");
        return new Fact.Repo(repository.text("full_name"), repository.number("id"));
    }

    /** The host of GitHub, in lower case. */
    String host() {
        try {
            String host = URI.create(at("repository").text("html_url")).getHost();
            return host == null ? "github.com" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "github.com";
        }
    }

    /** The address of something in the payload's repository. */
    String webUrl(String kind, Object id) {
        return "https://" + host() + "/" + repo().name() + "/" + kind + "/" + id;
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

    static <T> @Nullable T or(@Nullable T value, @Nullable T otherwise) {
        return value == null ? otherwise : value;
    }
}
