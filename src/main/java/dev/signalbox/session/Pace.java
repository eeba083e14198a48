package dev.signalbox.session;

import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.RateLimit;

/**
 * The rate limit of one client's messages. Excess messages are refused with a response; a client that continues
 * nevertheless is closed without one, because responses cost as well. Only on the session's event loop.
 */
final class Pace {
    /** The client ignores the refusals: close it. */
    static final long FLOOD = -1;

    /**
     * How many refusals are allowed per allowed message, so that a client gets a response to each message of a single large
     * burst.
     */
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

    /** Counts one frame of any kind. @return 0 when it may be handled; else the nanoseconds to wait, or {@link #FLOOD} */
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
