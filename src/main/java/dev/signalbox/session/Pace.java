package dev.signalbox.session;

import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.RateLimit;

/**
 * How fast one client speaks. What is too much is refused and answered; who goes on and on all the same is told nothing any
 * more but closed, because answers cost as well. Only on the session's event loop.
 */
final class Pace {
    /** A client that goes on. */
    static final long FLOOD = -1;

    /** Who sends a lot at once, and then waits, gets an answer to each; a refusal costs little. */
    private static final int REFUSALS_FOR_EACH = 20;

    private final Setup setup;
    private final RateLimit messages;
    private final RateLimit refusals;

    Pace(Setup setup) {
        this.setup = setup;
        Limits limits = setup.limits();
        long now = setup.clock().nanos();
        this.messages = new RateLimit(limits.messagesPerSecond(), limits.messagesBurst(), now);
        this.refusals = new RateLimit(
                REFUSALS_FOR_EACH * limits.messagesPerSecond(), REFUSALS_FOR_EACH * limits.messagesBurst(), now);
    }

    /** One frame of whatever kind. @return 0 when it may be handled; else the nanoseconds to wait, or {@link #FLOOD} */
    long take() {
        long now = setup.clock().nanos();
        long waitNanos = messages.take(now);
        if (waitNanos == 0) {
            return 0;
        }
        setup.metrics().limited(Metrics.Limit.MESSAGES);
        return refusals.take(now) == 0 ? waitNanos : FLOOD;
    }
}
