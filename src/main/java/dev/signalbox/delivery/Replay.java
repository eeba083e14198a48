package dev.signalbox.delivery;

import org.jspecify.annotations.Nullable;

/**
 * One time that a subscription's events, or the states of its rooms, are read on a thread that may block. The subscription
 * holds it until it has the result; to one that has left, or was closed, there is none to give.
 */
final class Replay {
    private final Subscription subscription;
    private final long from;
    private final @Nullable Wanted wanted;
    /** Guarded by the subscriber. What lies behind it is not to be skipped. */
    private long end = Long.MAX_VALUE;

    /**
     * @param from the cursor
     * @param wanted what its rooms hear; {@code null} when the states are to be read
     */
    Replay(Subscription subscription, long from, @Nullable Wanted wanted) {
        this.subscription = subscription;
        this.from = from;
        this.wanted = wanted;
    }

    Subscription subscription() {
        return subscription;
    }

    long from() {
        return from;
    }

    @Nullable
    Wanted wanted() {
        return wanted;
    }

    long end() {
        return end;
    }

    /** The subscription hears more from that version on. */
    void endAt(long version) {
        end = Math.min(end, version);
    }
}
