package dev.signalbox.sse;

import dev.signalbox.delivery.Snapshot;
import dev.signalbox.delivery.StateType;
import io.micronaut.http.HttpHeaders;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags: {@code "<version>"} (RFC 9110, 8.8.3). */
final class EntityTags {
    private static final Pattern VERSION = Pattern.compile("\"(\\d{1,18})\"");

    private EntityTags() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * The tag in {@code If-None-Match} that matches this state; tags are compared weakly, as the RFC requires here. An
     * earlier version matches as long as none of the types has changed since.
     *
     * @return {@code null} when none matches and the state must be sent
     */
    static @Nullable String known(HttpHeaders headers, Snapshot state, Set<StateType> types) {
        String given = String.join(",", headers.getAll(HttpHeaders.IF_NONE_MATCH));
        if (given.strip().equals("*")) {
            return of(state.version());
        }
        Matcher tags = VERSION.matcher(given);
        while (tags.find()) {
            if (state.isKnownAt(Long.parseLong(tags.group(1)), types)) {
                return tags.group();
            }
        }
        return null;
    }
}
