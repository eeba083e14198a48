package dev.signalbox.delivery;

import dev.signalbox.projection.SpaceUse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to the newest state instead of every event: woken when there is a new one, pulled when its client's
 * connection can write. States in between are skipped, and nothing is queued.
 */
public final class StateSubscription implements Source, AutoCloseable {
    private static final long NOTHING = -1;

    private final NewestState space;
    private final Set<StateType> types;
    private final StateFormat format;
    private final Runnable wake;
    private final AtomicReference<@Nullable SpaceUse> use;
    /** Written by the event loop. The version at which the state that the client has last changed. */
    private volatile long has = NOTHING;
    /** Event loop only. The version of the state that was checked last. */
    private long seen;
    /** The newest {@code server:age} not pulled yet. */
    private final AtomicReference<@Nullable Batch> age = new AtomicReference<>();

    /** @param use of the space; ends with the subscription */
    StateSubscription(NewestState space, Set<StateType> types, StateFormat format, Runnable wake, SpaceUse use) {
        this.space = space;
        this.types = types;
        this.format = format;
        this.wake = wake;
        this.use = new AtomicReference<>(use);
    }

    /** Blocks until the current state is available; close it if this throws. */
    void begin(@Nullable Long since) throws InterruptedException {
        space.add(this);
        Snapshot now = space.fresh(types);
        if (since != null && now.isKnownAt(since, types)) {
            has = now.changedAt(types);
            seen = now.version();
        }
    }

    Set<StateType> types() {
        return types;
    }

    /** Any thread. It is pulled before the next state; wake the client afterwards. */
    void sayAge(Map<String, @Nullable Object> payload) {
        age.set(format.age(payload));
    }

    /** Any thread. */
    void wake() {
        wake.run();
    }

    @Override
    public boolean isDone() {
        return age.get() == null && space.newest().changedAt(types) <= has;
    }

    /** A {@code server:age}, or the newest state if it differs from the last one pulled. */
    @Override
    public @Nullable Batch pull() {
        Batch said = age.getAndSet(null);
        if (said != null) {
            return said;
        }
        Snapshot newest = space.newest();
        long changedAt = newest.changedAt(types);
        if (changedAt <= has) {
            seen = newest.version();
            return null;
        }
        StateChange change = has == NOTHING ? null : newest.onlyChangeSince(seen, types);
        seen = newest.version();
        has = changedAt;
        return newest.in(format, types, change);
    }

    /** Any thread; a second call does nothing. */
    @Override
    public void close() {
        space.remove(this);
        SpaceUse last = use.getAndSet(null);
        if (last != null) {
            last.close();
        }
    }
}
