package dev.signalbox.ops;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How fast a principal may write: HTTP and all of its sockets take from one {@link RateLimit}. An entry is dropped when it is
 * paid off, after a few seconds at most; beyond {@value #PRINCIPALS_MAX}, further principals share one. Any thread.
 */
@Singleton
public final class WriteLimit {
    static final int PRINCIPALS_MAX = 10_000;
    /** No subject, since those begin with a kind. */
    private static final String OVERFLOW = "";

    private final Limits limits;
    private final NanoClock clock;
    private final Metrics metrics;

    /** Entries end when they are paid off. */
    final Cache<String, RateLimit> bySubject;

    public WriteLimit(Limits limits, NanoClock clock, Metrics metrics) {
        this.limits = limits;
        this.clock = clock;
        this.metrics = metrics;
        this.bySubject = Caffeine.newBuilder()
                .ticker(clock::nanos)
                .executor(Runnable::run)
                .expireAfter(Expiry.<String, RateLimit>writing(
                        (subject, limit) -> Duration.ofNanos(limit.paidOffIn(clock.nanos()))))
                .build();
    }

    /** @throws Refused {@code RATE_LIMITED}, when the principal has to wait */
    public void take(Principal principal) {
        if (!limits.enabled()) {
            return;
        }
        long waitNanos = take(principal.subject(), clock.nanos());
        if (waitNanos > 0) {
            metrics.limited(Metrics.Limit.WRITES);
            throw Refused.limited("Too many writes; slow down.", waitNanos);
        }
    }

    private long take(String subject, long now) {
        String counted = hasRoom() || bySubject.asMap().containsKey(subject) ? subject : OVERFLOW;
        long[] waitNanos = {0};
        bySubject.asMap().compute(counted, (same, kept) -> { // one thread at a time for each entry
            RateLimit limit = kept == null ? new RateLimit(limits.writesPerSecond(), limits.writesBurst(), now) : kept;
            waitNanos[0] = limit.take(now);
            return limit;
        });
        return waitNanos[0];
    }

    private boolean hasRoom() {
        if (bySubject.estimatedSize() >= PRINCIPALS_MAX) {
            bySubject.cleanUp();
        }
        return bySubject.estimatedSize() < PRINCIPALS_MAX;
    }
}
