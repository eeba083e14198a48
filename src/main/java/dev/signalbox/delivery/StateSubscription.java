package dev.signalbox.delivery;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to the newest state instead of every event: woken when there is a new one, pulled when its owner can send.
 * States in between are skipped, and nothing is queued.
 */
public final class StateSubscription implements AutoCloseable {
    private static final long NOTHING = -1;

    private final NewestState space;
    private final Set<StateType> types;
    private final Runnable wake;
    /** Written once, by {@link #begin}. */
    private volatile boolean begun;
    /** Owner's thread only. The version at which the state that the owner has last changed. */
    private long has = NOTHING;
    /** Owner's thread only. The version of the state that was checked last. */
    private long seen;

    StateSubscription(NewestState space, Set<StateType> types, Runnable wake) {
        this.space = space;
        this.types = types;
        this.wake = wake;
    }

    Set<StateType> types() {
        return types;
    }

    /**
     * Starts the subscription. Blocks until the current state is available, so call it on a virtual thread; afterwards
     * {@link #next} returns that state.
     *
     * @param since the version of the state that the owner has; {@code null} for none. If nothing changed since,
     *     {@link #next} has nothing until the next change
     */
    public void begin(@Nullable Long since) throws InterruptedException {
        space.add(this);
        Snapshot now = space.fresh(types);
        if (since != null && now.isKnownAt(since, types)) {
            has = now.changedAt(types);
            seen = now.version();
        }
        begun = true;
    }

    /** Whether it was started, so that {@link #next} can return a state. Any thread. */
    public boolean hasBegun() {
        return begun;
    }

    /** Called by the thread that takes the states. */
    void wake() {
        if (begun) {
            wake.run();
        }
    }

    /**
     * A state to send.
     *
     * @param change the change since the last state taken here, if there was exactly one
     */
    public record Update(
            Snapshot snapshot,
            Set<StateType> types,
            @Nullable StateChange change) {
        /**
         * The complete state, with {@code changeInfo} if there is one change.
         *
         * @param dialect names the result of {@code frame}, which is made once per dialect
         */
        public byte[] framed(String dialect, UnaryOperator<byte[]> frame) {
            return snapshot.framed(dialect, types, change, frame);
        }

        /** One list alone: {@code {type: "<types>_update", data, version, timestamp}}, encoded once for all. */
        public byte[] list(StateType type) {
            return snapshot.listUpdate(type);
        }
    }

    /** Whether {@link #next} returns a state. Owner's thread only. */
    public boolean hasNext() {
        return begun && space.newest().changedAt(types) > has;
    }

    /** The newest state, if it differs from the last one taken here. Owner's thread only. */
    public @Nullable Update next() {
        if (!begun) {
            return null;
        }
        Snapshot newest = space.newest();
        long changedAt = newest.changedAt(types);
        StateChange change = has == NOTHING || changedAt <= has ? null : newest.onlyChangeSince(seen, types);
        seen = newest.version();
        if (changedAt <= has) {
            return null;
        }
        has = changedAt;
        return new Update(newest, types, change);
    }

    /** Any thread; a second call does nothing. */
    @Override
    public void close() {
        space.remove(this);
    }
}
