package dev.signalbox.delivery;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that takes the newest state instead of every event: woken when there is another one, pulled when its owner can
 * send it. What it had no time for it never sees, and nothing is queued for it.
 */
public final class StateSubscription implements AutoCloseable {
    private static final long NOTHING = -1;

    private final NewestState space;
    private final Set<StateType> types;
    private final Runnable wake;
    /** Written once, by {@link #begin}. */
    private volatile boolean begun;
    /** Owner's turn only. The version at which what the owner has became what it is. */
    private long has = NOTHING;
    /** Owner's turn only. The version of the state that was looked at last. */
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
     * Starts. Blocks until the state of now is there, so it is for a virtual thread; {@link #next} has it afterwards.
     *
     * @param since the version of the state that the owner has; {@code null} for none. If nothing happened since, there is
     *     nothing to send until the next change
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

    /** Whether {@link #next} can have something. Any thread. */
    public boolean hasBegun() {
        return begun;
    }

    /** From the thread that takes the states. */
    void wake() {
        if (begun) {
            wake.run();
        }
    }

    /**
     * A state to send.
     *
     * @param change what lies between it and the last one taken here, if that is one change
     */
    public record Update(
            Snapshot snapshot,
            Set<StateType> types,
            @Nullable StateChange change) {
        /**
         * The complete state, with {@code changeInfo} if there is one change.
         *
         * @param dialect names what {@code frame} makes of the JSON; it is made once for all alike
         */
        public byte[] framed(String dialect, UnaryOperator<byte[]> frame) {
            return snapshot.framed(dialect, types, change, frame);
        }

        /** One list alone: {@code {type: "<types>_update", data, version, timestamp}}, made once for all. */
        public byte[] list(StateType type) {
            return snapshot.listUpdate(type);
        }
    }

    /** Whether {@link #next} has something. One thread at a time, the owner's. */
    public boolean hasNext() {
        return begun && space.newest().changedAt(types) > has;
    }

    /** The newest state, if it is another than the last one taken here. One thread at a time, the owner's. */
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
