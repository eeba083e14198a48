package dev.signalbox.session;

import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.RateLimit;

/**
 * The rate limit of one client's messages. Excess messages are refused with a response; a client that continues
 * nevertheless is closed without one, because responses cost as well. Only on the session's event loop.
 */
final class Pace {
    /**
     * How many refusals are allowed per allowed message, so that a client gets a response to each message of a single large
     * burst.
     */
    private static final int REFUSALS_FOR_EACH = 20;

    private final Setup setup;
    private final RateLimit messages;
    private final RateLimit refusals;
    private long waitNanos;

    Pace(Setup setup) {
        this.setup = setup;
        Limits limits = setup.limits();
        long now = setup.clock().nanos();
        this.messages = new RateLimit(limits.messagesPerSecond(), limits.messagesBurst(), now);
        this.refusals = new RateLimit(
                REFUSALS_FOR_EACH * limits.messagesPerSecond(), REFUSALS_FOR_EACH * limits.messagesBurst(), now);
    }

    /** Counts one frame of any kind. @return whether the client respects the refusals; if not, close it */
    boolean take() {
        long now = setup.clock().nanos();
        waitNanos = messages.take(now);
        if (waitNanos == 0) {
            return true;
        }
        setup.metrics().limited(Metrics.Limit.MESSAGES);
        return refusals.take(now) == 0;
    }

    /** How long the client should have waited with the last frame; 0 for one within the limit. */
    long waitNanos() {
        return waitNanos;
    }
}
