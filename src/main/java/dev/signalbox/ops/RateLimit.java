package dev.signalbox.ops;

import java.util.concurrent.TimeUnit;

/**
 * A rate, and a burst after a pause. Its state is one number, the time at which all that was taken is paid off (GCRA, ITU-T
 * I.371, "virtual scheduling"), so no timer has to refill anything. Not safe for threads: its
 * owner has a thread or a lock.
 */
public final class RateLimit {
    private final long intervalNanos;
    private final long aheadMaxNanos;
    private long paidOffAt;

    /**
     * @param perSecond at least 1
     * @param burst at least 1
     * @param now as all times here, of the {@link NanoClock}
     */
    public RateLimit(int perSecond, int burst, long now) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.aheadMaxNanos = (burst - 1) * intervalNanos;
        this.paidOffAt = now;
    }

    /** @return 0 when it was taken; else how many nanoseconds there are to wait, and nothing was taken */
    public long take(long now) {
        long ahead = Math.max(0, paidOffAt - now);
        if (ahead > aheadMaxNanos) {
            return ahead - aheadMaxNanos;
        }
        paidOffAt = now + ahead + intervalNanos;
        return 0;
    }

    /** In how many nanoseconds it is as if new, so that it can be dropped. */
    long paidOffIn(long now) {
        return Math.max(0, paidOffAt - now);
    }
}
