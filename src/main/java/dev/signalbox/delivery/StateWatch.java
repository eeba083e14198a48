package dev.signalbox.delivery;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One watcher's place in the states of a space. It is told that there is something, and takes the newest state when it can
 * send it: what it had no time for it never sees, and nothing queues for it here.
 */
public final class StateWatch implements AutoCloseable {
    private final StateSource source;
    private final Set<StateType> types;
    private final Runnable changed;
    /** Written once, by {@link #begin}. */
    private volatile boolean begun;
    /** Owner's turn only. The version at which what the watcher has became what it is; -1: it has nothing. */
    private long has = -1;
    /** Owner's turn only. {@link Snapshot#events} of what the watcher has. */
    private long events;

    StateWatch(StateSource source, Set<StateType> types, Runnable changed) {
        this.source = source;
        this.types = types;
        this.changed = changed;
    }

    Set<StateType> types() {
        return types;
    }

    /**
     * Starts. Blocks until the state of now is there, so it is for a virtual thread; {@link #next} has it afterwards.
     *
     * @param since the version of the state that the watcher has; {@code null} for none. If nothing happened since, there is
     *     nothing to send until the next change
     */
    public void begin(@Nullable Long since) throws InterruptedException {
        source.add(this);
        Snapshot now = source.fresh(types);
        if (since != null && now.isKnownAt(since, types)) {
            has = now.changedAt(types);
            events = now.events(types);
        }
        begun = true;
    }

    /** Whether {@link #next} has something. The owner's thread only. */
    public boolean hasNext() {
        return begun && source.newest().changedAt(types) > has;
    }

    /** Whether {@link #next} can have something. Any thread. */
    public boolean hasBegun() {
        return begun;
    }

    /** From the thread that takes the states: be quick, do not block. */
    void tell() {
        if (begun) {
            changed.run();
        }
    }

    /** A state to send, as the watcher wants it. */
    public final class Update {
        private final Snapshot snapshot;
        private final boolean oneChange;

        private Update(Snapshot snapshot, boolean oneChange) {
            this.snapshot = snapshot;
            this.oneChange = oneChange;
        }

        public Snapshot snapshot() {
            return snapshot;
        }

        /**
         * The complete state, with {@code changeInfo} if exactly one event lies between it and the last one taken here.
         *
         * @param dialect names what {@code frame} makes of the JSON; it is made once for all watchers alike
         */
        public byte[] framed(String dialect, UnaryOperator<byte[]> frame) {
            return snapshot.framed(dialect, types, oneChange, frame);
        }

        /** One list alone: {@code {type: "<types>_update", data, version, timestamp}}, made once for all. */
        public byte[] list(StateType type) {
            return snapshot.listUpdate(type);
        }
    }

    /** The newest state, if it is another than the last one taken here. One thread at a time, the owner's. */
    public @Nullable Update next() {
        if (!begun) {
            return null;
        }
        Snapshot newest = source.newest();
        long changedAt = newest.changedAt(types);
        long newEvents = newest.events(types);
        boolean oneChange = has >= 0 && newEvents - events == 1;
        events = newEvents;
        if (changedAt <= has) {
            return null;
        }
        has = changedAt;
        return new Update(newest, oneChange);
    }

    /** Any thread; a second call does nothing. */
    @Override
    public void close() {
        source.remove(this);
    }
}
