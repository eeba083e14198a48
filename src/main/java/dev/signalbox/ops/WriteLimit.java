package dev.signalbox.ops;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast a principal may write, whatever the door: HTTP and all of its sockets take from one {@link RateLimit}. One is kept
 * only until it is paid off, a few seconds; if there are too many all the same, newcomers share one. Any thread.
 */
@Singleton
public final class WriteLimit {
    static final int PRINCIPALS_MAX = 10_000;
    private static final long SWEEP_NANOS = 1_000_000_000L;
    /** No subject: those have a kind in front. */
    private static final String THE_OTHERS = "";

    private final Limits limits;
    private final NanoClock clock;
    private final Metrics metrics;

    // Guarded by this.
    private final Map<String, RateLimit> bySubject = new HashMap<>();
    private long sweptAt;

    public WriteLimit(Limits limits, NanoClock clock, Metrics metrics) {
        this.limits = limits;
        this.clock = clock;
        this.metrics = metrics;
        this.sweptAt = clock.nanos();
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

    private synchronized long take(String subject, long now) {
        if (now - sweptAt >= SWEEP_NANOS) {
            sweptAt = now;
            bySubject.values().removeIf(limit -> limit.isPaidOff(now));
        }
        String counted = bySubject.size() < PRINCIPALS_MAX || bySubject.containsKey(subject) ? subject : THE_OTHERS;
        return bySubject
                .computeIfAbsent(counted, made -> new RateLimit(limits.writesPerSecond(), limits.writesBurst(), now))
                .take(now);
    }

    /** For tests. */
    synchronized int size() {
        return bySubject.size();
    }
}
