package dev.signalbox.delivery;

import org.jspecify.annotations.Nullable;

/**
 * One read for a subscription, of events from the log or of the states of its rooms, on a thread that may block. The
 * subscription refers to it until the result arrives; a result for a closed or newer subscription is dropped.
 */
final class Replay {
    private final Subscription subscription;
    private final long from;
    private final @Nullable Wanted wanted;
    /** Guarded by the subscriber. Events after this version are not covered by this read. */
    private long end = Long.MAX_VALUE;

    /**
     * @param from the cursor
     * @param wanted the events for its rooms; {@code null} to read the states
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

    /** The subscription has entered a room, whose events this read does not select, at that version. */
    void endAt(long version) {
        end = Math.min(end, version);
    }
}
