package dev.signalbox.access;

import dev.signalbox.model.Refused;
import dev.signalbox.net.AddressRange;
import dev.signalbox.ops.Metrics;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed sign-ins of a name from an address, and of an address whatever the name: who tries many names must not keep
 * {@link Passwords} busy for everyone else. Beyond the limits nothing gets in, the right password neither, until the minute
 * that began with the first failure is over. Any thread.
 */
@Singleton
final class LoginLimiter {
    static final Duration WINDOW = Duration.ofMinutes(1);
    /** Of one name from one address: a person mistypes a few times, a guesser gets no further. */
    static final int FAILURES_MAX = 10;
    /** From one address, which may be that of a whole office. */
    static final int FAILURES_PER_ADDRESS_MAX = 100;
    /**
     * Each failure cost a slow hash, and each address has few of them, so that nobody can push a pair out by filling this
     * within a minute.
     */
    static final int WINDOWS_MAX = 20_000;

    private final Metrics metrics;
    private final Clock clock;
    /** Guarded by this. In the order of {@link Window#end}: a window never moves. */
    private final Map<Source, Window> windows = new LinkedHashMap<>();

    LoginLimiter(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param name {@code null}: whatever the name */
    private record Source(@Nullable String name, String address) {}

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
    synchronized void check(String name, String from) {
        String address = AddressRange.counted(from);
        Instant now = clock.instant();
        check(new Source(name, address), FAILURES_MAX, now);
        check(new Source(null, address), FAILURES_PER_ADDRESS_MAX, now);
    }

    private void check(Source source, int most, Instant now) {
        Window window = live(source, now);
        if (window != null && window.failures > most) {
            throw limited(now, window);
        }
    }

    /** @throws Refused {@code RATE_LIMITED} when this was one too many */
    synchronized void failed(String name, String from) {
        String address = AddressRange.counted(from);
        Instant now = clock.instant();
        count(new Source(name, address), now);
        count(new Source(null, address), now);
        check(name, address);
    }

    private void count(Source source, Instant now) {
        Window window = live(source, now);
        if (window == null) {
            makeRoom(now);
            window = new Window(now.plus(WINDOW));
            windows.put(source, window);
        }
        window.failures++;
    }

    /** For tests: how many windows are open. */
    synchronized int size() {
        return windows.size();
    }

    private @Nullable Window live(Source source, Instant now) {
        Window window = windows.get(source);
        if (window != null && !now.isBefore(window.end)) {
            windows.remove(source);
            return null;
        }
        return window;
    }

    private void makeRoom(Instant now) {
        Iterator<Window> oldestFirst = windows.values().iterator();
        while (oldestFirst.hasNext()) {
            boolean over = !now.isBefore(oldestFirst.next().end);
            if (!over && windows.size() < WINDOWS_MAX) {
                return;
            }
            oldestFirst.remove();
        }
    }

    private Refused limited(Instant now, Window window) {
        metrics.limited(Metrics.Limit.SIGN_IN);
        Duration wait = Duration.between(now, window.end);
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return Refused.limited("Too many failed sign-ins; try again in " + seconds + " s.", wait.toNanos());
    }
}
