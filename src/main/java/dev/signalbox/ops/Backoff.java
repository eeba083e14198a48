package dev.signalbox.ops;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait: each time twice as long, up to a limit, and up to a tenth longer so that instances do not come at once. */
public record Backoff(Duration first, Duration longest) {
    private static final int DOUBLINGS_MAX = 20;

    /** @param failures how many there were; at least 1 */
    public Duration after(int failures) {
        Duration wait = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
        return jittered(wait.compareTo(longest) < 0 ? wait : longest);
    }

    public static Duration jittered(Duration wait) {
        return wait.plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() / 10 + 1));
    }
}
