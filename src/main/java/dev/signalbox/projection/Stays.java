package dev.signalbox.projection;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** How long tasks were in a status: durations to three significant digits, each with its number. Not thread-safe. */
public final class Stays {
    private static final long MILLIS_PER_TENTH = 100;
    private static final int DIGITS = 1_000;

    /** By tenths of a second. */
    private final NavigableMap<Long, Long> counts = new TreeMap<>();

    static Stays of(Document document) {
        Stays stays = new Stays();
        document.forEach((bucket, n) -> stays.counts.put(Long.valueOf(bucket), ((Number) n).longValue()));
        return stays;
    }

    /** A duration in tenths of a second, rounded to three significant digits. */
    static long bucket(Duration stay) {
        long tenths = Math.max(0, Math.round((double) stay.toMillis() / MILLIS_PER_TENTH));
        long unit = 1;
        while (tenths / unit >= DIGITS) {
            unit *= 10;
        }
        return Math.round((double) tenths / unit) * unit;
    }

    public void add(Stays others) {
        others.counts.forEach((bucket, n) -> counts.merge(bucket, n, Long::sum));
    }

    /** The duration in seconds that this share of the stays did not exceed; {@code null} without any. */
    public @Nullable Double seconds(double share) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long rank = Math.max(1, (long) Math.ceil(share * all));
        for (Map.Entry<Long, Long> entry : counts.entrySet()) {
            rank -= entry.getValue();
            if (rank <= 0) {
                return entry.getKey() / 10.0;
            }
        }
        return null;
    }
}
