package dev.signalbox.access;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * How many entries of their own the actions of one actor get in a day (UTC); further ones are summed up. So nobody can fill
 * the store, and nobody can push out what others, or they themselves, did before. Counted by each instance. Any thread.
 */
final class AuditQuota {
    static final int DAILY_MAX = 1_000;
    /** Of those who are not signed in, all together. */
    static final int DAILY_UNKNOWN_MAX = 10_000;

    private final Clock clock;
    /** Guarded by this. */
    private LocalDate day = LocalDate.EPOCH;
    /** Guarded by this. By actor; begins anew each day. */
    private final Map<String, Integer> counts = new HashMap<>();

    AuditQuota(Clock clock) {
        this.clock = clock;
    }

    /** @param actor its id, empty for one that is not signed in */
    synchronized boolean take(String actor) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            counts.clear();
        }
        return counts.merge(actor, 1, Integer::sum) <= (actor.isEmpty() ? DAILY_UNKNOWN_MAX : DAILY_MAX);
    }
}
