package dev.signalbox.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.model.Refused;
import dev.signalbox.net.AddressRange;
import dev.signalbox.ops.Metrics;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed sign-ins of a name from an address, and of an address whatever the name: trying many names must not keep
 * {@link Passwords} busy for everyone else. Beyond the limits even the right password is refused, until the minute that began
 * with the first failure is over. Any thread.
 */
@Singleton
final class LoginLimiter {
    static final Duration WINDOW = Duration.ofMinutes(1);
    /** Of one name from one address: a person mistypes a few times; guessing needs far more. */
    static final int FAILURES_MAX = 10;
    /** From one address, which may be that of a whole office. */
    static final int FAILURES_PER_ADDRESS_MAX = 100;
    /**
     * Each failure cost a slow hash, and each address has few of them, so filling this to push out a pair takes longer
     * than a minute.
     */
    static final int WINDOWS_MAX = 20_000;

    private final Metrics metrics;
    private final Clock clock;
    /** A failure in an open window is no write, so a window never moves. */
    final Cache<Source, Window> windows;

    LoginLimiter(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
        this.windows = Caffeine.newBuilder()
                .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()))
                .executor(Runnable::run)
                .expireAfterWrite(WINDOW)
                .maximumSize(WINDOWS_MAX)
                .build();
    }

    /** @param name {@code null}: whatever the name */
    record Source(@Nullable String name, String address) {}

    /** @param failures since it began */
    record Window(Instant end, AtomicInteger failures) {}

    /**
     * Before the password is checked, and once more after: of many attempts at once, no more than allowed learn the result.
     *
     * @throws Refused {@code RATE_LIMITED}
     */
    void check(String name, String from) {
        String address = AddressRange.limitKey(from);
        Instant now = clock.instant();
        check(new Source(name, address), FAILURES_MAX, now);
        check(new Source(null, address), FAILURES_PER_ADDRESS_MAX, now);
    }

    private void check(Source source, int most, Instant now) {
        Window window = windows.getIfPresent(source);
        if (window != null && window.failures.get() > most) {
            throw limited(now, window);
        }
    }

    /** @throws Refused {@code RATE_LIMITED} when this was one too many */
    void failed(String name, String from) {
        String address = AddressRange.limitKey(from);
        Instant now = clock.instant();
        count(new Source(name, address), now);
        count(new Source(null, address), now);
        check(name, address);
    }

    private void count(Source source, Instant now) {
        windows.get(source, same -> new Window(now.plus(WINDOW), new AtomicInteger()))
                .failures
                .incrementAndGet();
    }

    private Refused limited(Instant now, Window window) {
        metrics.limited(Metrics.Limit.SIGN_IN);
        Duration wait = Duration.between(now, window.end);
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return Refused.limited("Too many failed sign-ins; try again in " + seconds + " s.", wait.toNanos());
    }
}
