package dev.signalbox.access;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed sign-ins of a name from an address. Beyond 10 in a minute nothing gets in, the right password neither,
 * until the minute that began with the first failure is over. Any thread.
 */
@Singleton
final class LoginLimiter {
    static final int FAILURES_MAX = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    /** Each failure cost a slow hash, so that nobody can push a pair out by filling this within a minute. */
    static final int PAIRS_MAX = 20_000;

    private final Clock clock;
    /** Guarded by this. In the order of {@link Window#end}: a window never moves. */
    private final Map<Pair, Window> windows = new LinkedHashMap<>();

    LoginLimiter(Clock clock) {
        this.clock = clock;
    }

    private record Pair(String name, String address) {}

    private static final class Window {
        private final Instant end;
        private int failures;

        private Window(Instant end) {
            this.end = end;
        }
    }

    /**
     * Before the password is looked at, and once more after: of many attempts at once, no more than allowed learn anything.
     *
     * @throws Refused {@code RATE_LIMITED}
     */
    synchronized void check(String name, String address) {
        Instant now = clock.instant();
        Window window = live(new Pair(name, address), now);
        if (window != null && window.failures > FAILURES_MAX) {
            throw limited(now, window);
        }
    }

    /** @throws Refused {@code RATE_LIMITED} when this was one too many */
    synchronized void failed(String name, String address) {
        Instant now = clock.instant();
        Pair pair = new Pair(name, address);
        Window window = live(pair, now);
        if (window == null) {
            makeRoom(now);
            window = new Window(now.plus(WINDOW));
            windows.put(pair, window);
        }
        window.failures++;
        if (window.failures > FAILURES_MAX) {
            throw limited(now, window);
        }
    }

    /** For tests: how many pairs are remembered. */
    synchronized int size() {
        return windows.size();
    }

    private @Nullable Window live(Pair pair, Instant now) {
        Window window = windows.get(pair);
        if (window != null && !now.isBefore(window.end)) {
            windows.remove(pair);
            return null;
        }
        return window;
    }

    private void makeRoom(Instant now) {
        Iterator<Window> oldestFirst = windows.values().iterator();
        while (oldestFirst.hasNext()) {
            boolean over = !now.isBefore(oldestFirst.next().end);
            if (!over && windows.size() < PAIRS_MAX) {
                return;
            }
            oldestFirst.remove();
        }
    }

    private static Refused limited(Instant now, Window window) {
        long seconds = Math.max(1, (Duration.between(now, window.end).toMillis() + 999) / 1000);
        return new Refused(
                ErrorCode.RATE_LIMITED,
                "Too many failed sign-ins; try again in " + seconds + " s.",
                Map.of("retryAfter", seconds));
    }
}
