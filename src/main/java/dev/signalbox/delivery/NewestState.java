package dev.signalbox.delivery;

import dev.signalbox.delivery.Snapshot.Section;
import dev.signalbox.model.Json;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.SpaceTail;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest complete state of one space, shared by its followers. An event only wakes it; a virtual thread then collects
 * the state under the lock of the space and encodes it outside. The first change after a pause is taken at once; the
 * changes of the following interval are taken together.
 */
final class NewestState {
    private static final Logger LOG = LoggerFactory.getLogger(NewestState.class);

    private static final long LAST_SEEN_AGE_NANOS = 1_000_000_000;

    private final String spaceId;
    private final SpaceTail tail;
    private final Spaces spaces;
    private final Agents agents;
    private final Clock clock;
    private final Duration interval;
    private final Executor virtualThreads;

    private final Set<StateSubscription> followers = ConcurrentHashMap.newKeySet();
    /** The number of followers of each type. */
    private final AtomicIntegerArray following = new AtomicIntegerArray(StateType.values().length);
    /** Whether a refresh is scheduled that has not read the state yet. */
    private final AtomicBoolean refreshing = new AtomicBoolean();

    /** The last event checked for changes to followed types; two threads may check the same one. */
    private volatile long wokenTo;

    private final ReentrantLock encoding = new ReentrantLock();
    /** Written under {@link #encoding}. */
    private volatile Snapshot newest;
    /** Guarded by {@link #encoding}. {@link System#nanoTime} at the start of the last encoding. */
    private long encodedAt;
    /** Guarded by {@link #encoding}. When the agents were collected last; their {@code lastSeen} changes without an event. */
    private long agentsAt;

    /** The lists collected under the lock of the space. */
    private record Found(long version, Map<StateType, List<Object>> lists) {}

    NewestState(String spaceId, Spaces spaces, Agents agents, Clock clock, Duration interval, Executor virtualThreads) {
        this.spaceId = spaceId;
        this.tail = spaces.tail(spaceId);
        this.spaces = spaces;
        this.agents = agents;
        this.clock = clock;
        this.interval = interval;
        this.virtualThreads = virtualThreads;
        this.newest = Snapshot.none(tail);
        this.wokenTo = tail.last();
        this.encodedAt = System.nanoTime() - interval.toNanos();
        this.agentsAt = encodedAt;
    }

    /** Called after new events. Any thread; never blocks. */
    void wake() {
        long head = tail.last();
        boolean concerned = false;
        Set<StateType> followed = followed();
        for (long version = wokenTo + 1; version <= head && !concerned; version++) {
            SpaceTail.Entry entry = tail.get(version);
            concerned = entry == null || followed.stream().anyMatch(type -> type.isChangedBy(entry.event()));
        }
        wokenTo = head;
        if (concerned && refreshing.compareAndSet(false, true)) {
            virtualThreads.execute(this::refresh);
        }
    }

    private void refresh() {
        try {
            encoding.lockInterruptibly();
            try {
                awaitInterval();
                refreshing.set(false); // later events schedule another refresh
                take(Set.of());
            } finally {
                encoding.unlock();
            }
            followers.forEach(this::wake);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // shutting down
        } catch (RuntimeException e) {
            LOG.error("[EVENT_BROADCAST] state=failed space={}; retrying at the next event", spaceId, e);
        }
    }

    /** A failing follower must not keep the state from the others. */
    private void wake(StateSubscription follower) {
        try {
            follower.wake();
        } catch (RuntimeException e) {
            LOG.error("[EVENT_BROADCAST] follower=failed space={}; the other followers get the state", spaceId, e);
        }
    }

    /**
     * A state that includes all events up to now. If the last encoding began less than an interval ago, it waits for the
     * next one. Blocks; call it on virtual threads.
     */
    Snapshot fresh(Set<StateType> wanted) throws InterruptedException {
        encoding.lockInterruptibly();
        try {
            long now = tail.last();
            Snapshot known = newest;
            if (wanted.stream().anyMatch(type -> !known.holds(type, now))) {
                awaitInterval();
            }
            return take(wanted);
        } finally {
            encoding.unlock();
        }
    }

    /** Under {@link #encoding}. */
    private void awaitInterval() throws InterruptedException {
        Thread.sleep(Duration.ofNanos(Math.max(0, encodedAt + interval.toNanos() - System.nanoTime())));
    }

    /** Under {@link #encoding}. Brings all followed and wanted types to the same version. */
    private Snapshot take(Set<StateType> wanted) {
        Set<StateType> types = followed();
        types.addAll(wanted);
        Snapshot before = newest;
        long head = tail.last();
        Set<StateType> stale = EnumSet.noneOf(StateType.class);
        types.stream().filter(type -> !before.holds(type, head)).forEach(stale::add);
        if (wanted.contains(StateType.AGENTS) && System.nanoTime() - agentsAt > LAST_SEEN_AGE_NANOS) {
            stale.add(StateType.AGENTS);
        }
        if (stale.isEmpty()) {
            newest = before.with(head, clock.instant(), types, Map.of());
            return newest;
        }
        Found found = spaces.view(spaceId, view -> collect(view, types, stale, before));
        encodedAt = System.nanoTime();
        agentsAt = found.lists.containsKey(StateType.AGENTS) ? encodedAt : agentsAt;
        Map<StateType, Section> sections = new EnumMap<>(StateType.class);
        found.lists.forEach((type, list) -> sections.put(type, encode(type, list, found.version)));
        newest = before.with(found.version, clock.instant(), types, sections);
        return newest;
    }

    private Set<StateType> followed() {
        Set<StateType> types = EnumSet.noneOf(StateType.class);
        for (StateType type : StateType.values()) {
            if (following.get(type.ordinal()) > 0) {
                types.add(type);
            }
        }
        return types;
    }

    /** Under the lock of the space. Collects the stale types, and others that have changed since they were checked. */
    private Found collect(SpaceView view, Set<StateType> types, Set<StateType> stale, Snapshot before) {
        Map<StateType, List<Object>> lists = new EnumMap<>(StateType.class);
        for (StateType type : types) {
            if (stale.contains(type) || !before.holds(type, view.version())) {
                lists.put(type, type.collect(view, agents));
            }
        }
        return new Found(view.version(), lists);
    }

    private Section encode(StateType type, List<Object> list, long version) {
        byte[] json = JsonText.write(Json.array(list, StateType::json));
        Section before = newest.section(type);
        return before != null && Arrays.equals(before.json(), json)
                ? new Section(version, before.changedAt(), before.json())
                : new Section(version, version, json);
    }

    /** Any thread. */
    void sayAge(Map<String, @Nullable Object> payload) {
        for (StateSubscription follower : followers) {
            follower.sayAge(payload);
            wake(follower);
        }
    }

    Snapshot newest() {
        return newest;
    }

    void add(StateSubscription follower) {
        if (followers.add(follower)) {
            follower.types().forEach(type -> following.incrementAndGet(type.ordinal()));
        }
    }

    void remove(StateSubscription follower) {
        if (followers.remove(follower)) {
            follower.types().forEach(type -> following.decrementAndGet(type.ordinal()));
        }
    }

    int followers() {
        return followers.size();
    }
}
