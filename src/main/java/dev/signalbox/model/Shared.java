package dev.signalbox.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes equal values one object. Authors, labels, repositories and times repeat from task to task, each parsed from another
 * text, and rows of tasks keep them for long. Only values seen lately are known, of two in the same place the later one, so
 * this never grows. For immutable values; any thread: what a race costs is one object more.
 */
final class Shared {
    /** A power of two. */
    private static final int PLACES = 4_096;
    /** Longer ones seldom repeat, and the places are bounded in bytes by it: 4 MB. */
    private static final int TEXT_MAX_CHARS = 500;

    private static final @Nullable Object[] SEEN = new Object[PLACES];

    private Shared() {}

    /** The same value, or an equal one of those seen lately. */
    @SuppressWarnings("unchecked") // what equals it is of its class
    static <T> T of(T value) {
        if (value instanceof String text && text.length() > TEXT_MAX_CHARS) {
            return value;
        }
        int hash = value.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Object seen = SEEN[place];
        if (value.equals(seen)) {
            return (T) seen;
        }
        SEEN[place] = value;
        return value;
    }

    static <T> @Nullable T orNull(@Nullable T value) {
        return value == null ? null : of(value);
    }

    static List<String> texts(List<String> texts) {
        return texts.stream().map(Shared::of).toList();
    }
}
