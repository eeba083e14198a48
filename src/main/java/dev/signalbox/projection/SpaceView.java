package dev.signalbox.projection;

import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folded state of one live space: active tasks, the newest ended ones, entities, and the tail of recent events. Every
 * field is guarded by the lock of the {@link SpaceFeed} that owns it; call public methods only inside that lock.
 */
public final class SpaceView implements SpaceState {
    /** How many ended tasks are kept in memory; a task leaves only after it is projected. */
    static final int ENDED_MAX = 5_000;
    /** How many tasks read back from the projection are kept. */
    private static final int LOADED_MAX = 256;

    private final String spaceId;
    private final ConcurrentMap<String, String> homes;
    private final Map<String, Task> active = new LinkedHashMap<>();
    /** In the order of the last change. */
    private final SequencedMap<String, Task> ended = new LinkedHashMap<>();

    /** In the order of the last access. */
    private final SequencedMap<String, Task> loaded = new LinkedHashMap<>(16, 0.75f, true);
    /** Deleted tasks whose deletion may not be projected yet. */
    private final Set<String> deleted = new HashSet<>();

    private Map<String, @Nullable Task> read = Map.of();

    private final Map<String, Map<String, Entity>> entities = new HashMap<>();
    private final SpaceTail tail = new SpaceTail();
    /** The idempotency keys of the events in the tail. */
    private final Map<String, Event> keys = new HashMap<>();

    private StatusCounts counts = new StatusCounts();
    /** The newest event that deleted a task; what was read from the store before it may be that task. */
    private long lastDeletion;

    private long version;
    private long projected;

    /** @param homes the space of each task that a view has in memory; shared by all views, read without a lock */
    SpaceView(String spaceId, ConcurrentMap<String, String> homes) {
        this.spaceId = spaceId;
        this.homes = homes;
    }

    @Override
    public String spaceId() {
        return spaceId;
    }

    @Override
    public long version() {
        return version;
    }

    /** Only in a step of {@link SpaceFeed}, which reads a task that has left memory and runs the step again. */
    @Override
    public @Nullable Task task(String taskId) {
        Task task = inMemory(taskId);
        if (task != null || deleted.contains(taskId)) {
            return task;
        }
        if (!read.containsKey(taskId)) {
            throw new TaskNotLoaded(taskId);
        }
        return read.get(taskId);
    }

    /** The tasks that were read from the store for the current step, {@code null} for missing ones; empty between steps. */
    void read(Map<String, @Nullable Task> tasks) {
        read = tasks;
    }

    /** What the view knows about a task at a version. */
    record Knowledge(Of of, long version) {
        enum Of {
            HERE,
            /** Deleted, though the projection may not know yet. */
            DELETED,
            /** Not in memory: query the store. */
            NONE
        }
    }

    Knowledge knowledge(String taskId) {
        Knowledge.Of of = deleted.contains(taskId)
                ? Knowledge.Of.DELETED
                : inMemory(taskId) == null ? Knowledge.Of.NONE : Knowledge.Of.HERE;
        return new Knowledge(of, version);
    }

    /**
     * Keeps a task that was read from the projection outside the lock, when the view was at {@code readAt} and did not have
     * it. If it has changed since, it is in memory, because leaving takes more than {@link #ENDED_MAX} events.
     *
     * @return whether the task still exists; it may have been deleted since
     */
    boolean keep(Task stored, long readAt) {
        Knowledge.Of of = knowledge(stored.id()).of();
        if (of == Knowledge.Of.NONE && isCurrentSince(readAt)) {
            keepLoaded(stored);
        }
        return of != Knowledge.Of.DELETED;
    }

    /**
     * Whether a task that was read from the store at a version, and is not in memory, is still as it was: an update would have
     * brought it into memory, a deletion is in {@link #deleted} only until it is projected.
     */
    boolean isCurrentSince(long readAt) {
        return version - readAt < ENDED_MAX && lastDeletion <= readAt;
    }

    private void keepLoaded(Task task) {
        homes.put(task.id(), spaceId);
        loaded.put(task.id(), task);
        while (loaded.size() > LOADED_MAX) {
            forget(loaded.pollFirstEntry().getKey());
        }
    }

    /** Updates {@code homes} for a task that has left one of the maps: it may still be in another. */
    private void forget(String taskId) {
        if (inMemory(taskId) == null && !deleted.contains(taskId)) {
            homes.remove(taskId, spaceId);
        }
    }

    /** Every task in memory: the active ones, and the newest ended ones. */
    Stream<Task> inMemory() {
        return Stream.concat(active.values().stream(), ended.values().stream());
    }

    private @Nullable Task inMemory(String taskId) {
        Task task = active.get(taskId);
        if (task == null) {
            task = ended.get(taskId);
        }
        return task == null ? loaded.get(taskId) : task;
    }

    /** Every task that has not ended. */
    public Collection<Task> activeTasks() {
        return active.values();
    }

    /** Merged and cancelled tasks, the last changed first. */
    public List<Task> newestEnded(int most) {
        return ended.sequencedValues().reversed().stream().limit(most).toList();
    }

    @Override
    public @Nullable Entity entity(String type, String id) {
        return entities.getOrDefault(type, Map.of()).get(id);
    }

    @Override
    public Collection<Entity> entities(String type) {
        return List.copyOf(entities.getOrDefault(type, Map.of()).values());
    }

    /** {@code {status: n}} over all tasks of the space. */
    public Map<String, Object> counts() {
        return counts.json();
    }

    /** The recent event with an idempotency key, if there is one. */
    @Nullable
    Event byKey(String hash) {
        return keys.get(hash);
    }

    /** The newest events; they may be read without the lock. */
    public SpaceTail tail() {
        return tail;
    }

    /** Whether the tail has all events after a version. */
    public boolean remembersAfter(long place) {
        return tail.first() <= place + 1;
    }

    /** The events of the tail after a version, oldest first. */
    public List<Event> since(long place) {
        return tail.since(place);
    }

    /** Starts from the projection; then {@link #apply} the events after {@code projectedVersion}. */
    void begin(
            long projectedVersion,
            StatusCounts projectedCounts,
            List<Task> tasks,
            List<Entity> projectedEntities,
            List<Event> recent) {
        version = projectedVersion;
        projected = projectedVersion;
        counts = projectedCounts;
        tasks.forEach(this::put);
        projectedEntities.forEach(e ->
                entities.computeIfAbsent(e.type(), t -> new LinkedHashMap<>()).put(e.id(), e));
        tail.begin(recent.isEmpty() ? projectedVersion : recent.getFirst().spaceVersion() - 1);
        recent.forEach(this::remember);
    }

    /** Folds the next event. A task or entity whose projection is already newer stays unchanged. */
    Folded apply(Event event) {
        if (event.spaceVersion() != version + 1) {
            throw new IllegalArgumentException("place " + event.spaceVersion() + " on version " + version);
        }
        Folded folded = event.payload() instanceof EntityEvent change
                ? new Folded(event, null, applyEntity(event, change))
                : new Folded(event, applyTask(event), null);
        version = event.spaceVersion();
        counts.apply(event);
        remember(event);
        return folded;
    }

    private @Nullable Task applyTask(Event event) {
        String taskId = String.valueOf(event.taskId());
        Task before = event.taskVersion() == 1 ? inMemory(taskId) : task(taskId);
        if (before != null && before.version() >= event.taskVersion()) {
            return before;
        }
        if (before == null && event.taskVersion() > 1) {
            return null; // deleted by a later event that is projected already
        }
        Task after = Task.apply(before, event);
        active.remove(taskId);
        ended.remove(taskId);
        loaded.remove(taskId);
        if (Task.isDeletion(event)) {
            deleted.add(taskId);
            lastDeletion = event.spaceVersion();
            return null;
        }
        put(after);
        return after;
    }

    private void put(Task task) {
        homes.put(task.id(), spaceId);
        if (task.status().isEnd()) {
            ended.put(task.id(), task);
        } else {
            active.put(task.id(), task);
        }
    }

    private @Nullable Entity applyEntity(Event event, EntityEvent change) {
        Map<String, Entity> ofType = entities.computeIfAbsent(change.entityType(), t -> new LinkedHashMap<>());
        Entity before = ofType.get(change.entityId());
        if (before != null && before.version() >= event.spaceVersion()) {
            return before;
        }
        Entity after = Entity.apply(before, event, change);
        if (after == null) {
            ofType.remove(change.entityId());
        } else {
            ofType.put(change.entityId(), after);
        }
        return after;
    }

    private void remember(Event event) {
        tail.add(event);
        if (event.key() != null) {
            keys.put(event.key().hash(), event);
        }
        forgetOldest();
    }

    /** Events that are not projected yet are kept for their idempotency keys. */
    private void forgetOldest() {
        while (tail.isFull() && tail.first() <= projected && tail.removeFirst() instanceof Event oldest) {
            if (oldest.key() != null) {
                keys.remove(oldest.key().hash(), oldest);
            }
        }
    }

    /** Drops what is projected now and no longer needed. */
    void projected(long projectedVersion, List<Folded> batch) {
        projected = projectedVersion;
        forgetOldest();
        for (Folded folded : batch) {
            if (Task.isDeletion(folded.event())) {
                String taskId = String.valueOf(folded.event().taskId());
                deleted.remove(taskId);
                forget(taskId);
            }
        }
        while (ended.size() > ENDED_MAX && ended.firstEntry().getValue().spaceVersion() <= projectedVersion) {
            forget(ended.pollFirstEntry().getKey());
        }
    }
}
