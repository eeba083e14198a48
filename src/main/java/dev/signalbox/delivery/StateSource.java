package dev.signalbox.delivery;

import dev.signalbox.delivery.Snapshot.Section;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.SpaceView;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of one space. Events only leave marks; a virtual thread then collects under the lock of the space, and encodes
 * outside it. The first change after a pause is taken at once, those of the next interval together.
 */
final class StateSource {
    private static final Logger LOG = LoggerFactory.getLogger(StateSource.class);

    /** What we know of a type's events: the newest one's version, how many, and what the newest did. */
    private record Mark(long version, long events, @Nullable StateChange last) {}

    /** What was found in the lock of the space. */
    private record Found(long version, Map<StateType, Mark> marks, Map<StateType, List<Object>> lists) {}

    /** How to run something in the lock of this space. */
    interface Lock {
        <T> T read(Function<SpaceView, T> reader);
    }

    private final String spaceId;
    private final Lock space;
    private final Agents agents;
    private final Clock clock;
    private final Duration interval;
    private final Executor virtualThreads;

    /** Guarded by the lock of the space. */
    private final Map<StateType, Mark> marks = new EnumMap<>(StateType.class);

    private final Set<StateWatch> watches = ConcurrentHashMap.newKeySet();
    /** How many watch each type. */
    private final AtomicIntegerArray watching = new AtomicIntegerArray(StateType.values().length);
    /** Whether a virtual thread is about to look, and has not looked yet. */
    private final AtomicBoolean refreshing = new AtomicBoolean();

    private final ReentrantLock encoding = new ReentrantLock();
    /** Written under {@link #encoding}. */
    private volatile Snapshot newest = Snapshot.none();
    /** Guarded by {@link #encoding}. Of {@link System#nanoTime}; when the last encoding began. */
    private long encodedAt;

    /** @param version of the space now; what was before we cannot tell apart */
    StateSource(
            String spaceId,
            long version,
            Lock space,
            Agents agents,
            Clock clock,
            Duration interval,
            Executor virtualThreads) {
        this.spaceId = spaceId;
        this.space = space;
        this.agents = agents;
        this.clock = clock;
        this.interval = interval;
        this.virtualThreads = virtualThreads;
        this.encodedAt = System.nanoTime() - interval.toNanos();
        for (StateType type : StateType.values()) {
            marks.put(type, new Mark(version, 0, null));
        }
    }

    /** In the lock of the space. */
    void changed(StateType type, Event event) {
        Mark before = mark(type);
        marks.put(type, new Mark(event.spaceVersion(), before.events + 1, StateChange.of(type, event)));
        if (watching.get(type.ordinal()) > 0 && refreshing.compareAndSet(false, true)) {
            virtualThreads.execute(this::refresh);
        }
    }

    private Mark mark(StateType type) {
        return Objects.requireNonNull(marks.get(type));
    }

    private void refresh() {
        try {
            encoding.lockInterruptibly();
            try {
                awaitInterval();
                refreshing.set(false); // what happens from here on starts another one
                take(watched());
            } finally {
                encoding.unlock();
            }
            watches.forEach(this::tell);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // we are closing
        } catch (RuntimeException e) {
            LOG.error("[EVENT_BROADCAST] space={} state=failed", spaceId, e);
        }
    }

    /** What a watcher gets wrong costs nobody else a state. */
    private void tell(StateWatch watch) {
        try {
            watch.tell();
        } catch (RuntimeException e) {
            LOG.error("[EVENT_BROADCAST] space={} watcher=failed", spaceId, e);
        }
    }

    private Set<StateType> watched() {
        Set<StateType> types = EnumSet.noneOf(StateType.class);
        for (StateType type : StateType.values()) {
            if (watching.get(type.ordinal()) > 0) {
                types.add(type);
            }
        }
        return types;
    }

    /**
     * The state with everything that has happened up to now; after an encoding a moment ago it waits for its interval, and
     * then shares the next one. Blocks: for virtual threads.
     */
    Snapshot fresh(Set<StateType> wanted) throws InterruptedException {
        encoding.lockInterruptibly();
        try {
            if (space.read(view -> isStale(wanted))) {
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

    /** In the lock of the space. */
    private boolean isStale(Set<StateType> wanted) {
        return wanted.stream().anyMatch(this::isStale);
    }

    private boolean isStale(StateType type) {
        Section section = newest.section(type);
        return section == null || section.version() < mark(type).version;
    }

    /** Under {@link #encoding}. Every type that somebody watches is of the version that a state shows. */
    private Snapshot take(Set<StateType> wanted) {
        Set<StateType> types = watched();
        types.addAll(wanted);
        Found found = space.read(view -> collect(view, types));
        Map<StateType, Section> sections = new EnumMap<>(StateType.class);
        if (!found.lists.isEmpty()) {
            encodedAt = System.nanoTime();
            found.lists.forEach((type, list) -> sections.put(type, encode(type, list, found)));
        }
        Snapshot taken = newest.with(found.version, clock.instant(), sections);
        newest = taken;
        return taken;
    }

    /** In the lock of the space. */
    private Found collect(SpaceView view, Set<StateType> types) {
        Map<StateType, List<Object>> lists = new EnumMap<>(StateType.class);
        types.stream().filter(this::isStale).forEach(type -> lists.put(type, type.collect(view, agents)));
        return new Found(view.version(), new EnumMap<>(marks), lists);
    }

    private Section encode(StateType type, List<Object> list, Found found) {
        Mark mark = Objects.requireNonNull(found.marks.get(type));
        byte[] json = JsonText.write(Json.array(list, StateType::json));
        Section before = newest.section(type);
        return before != null && Arrays.equals(before.json(), json)
                ? new Section(mark.version, before.changedAt(), mark.events, mark.last, before.json())
                : new Section(mark.version, mark.version, mark.events, mark.last, json);
    }

    Snapshot newest() {
        return newest;
    }

    void add(StateWatch watch) {
        if (watches.add(watch)) {
            watch.types().forEach(type -> watching.incrementAndGet(type.ordinal()));
        }
    }

    void remove(StateWatch watch) {
        if (watches.remove(watch)) {
            watch.types().forEach(type -> watching.decrementAndGet(type.ordinal()));
        }
    }

    int watches() {
        return watches.size();
    }
}
