package dev.signalbox.projection;

import dev.signalbox.model.Agent;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Intention;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folded state of one live space: the rows of its tasks, its entities, and the tail of recent events. Every field is
 * guarded by the lock of the {@link SpaceFeed} that owns it; call public methods only inside that lock.
 */
public final class SpaceView implements SpaceState {
    /** As in {@code dashboard:state}: more active tasks than these are left out, the oldest first. */
    private static final int ACTIVE_SHOWN = 2_000;

    private static final int ENDED_SHOWN = 200;
    private static final List<TaskStatus> ACTIVE = TaskStatus.all(false);
    private static final List<TaskStatus> ENDED = TaskStatus.all(true);

    private final String spaceId;
    private final Shared shared;
    private final TaskIndex index;
    /** Deleted tasks whose deletion may not be projected yet. */
    private final Set<String> deleted = new HashSet<>();

    private Map<String, @Nullable TaskDetail> read = Map.of();

    /** All but the intentions. */
    private final Map<String, Map<String, Entity>> entities = new HashMap<>();

    private final Duties duties = new Duties();

    private final RecentIntentions intentions = new RecentIntentions();
    private final SpaceTail tail;
    /** The idempotency keys of the events in the tail. */
    private final Map<String, Event> keys = new HashMap<>();

    private StatusCounts counts = new StatusCounts();
    /** The newest event that deleted a task; what was read from the store before it may be that task. */
    private long lastDeletion;
    /** The newest change of an ended task that has no row any more; 0 when all have one. */
    private long rowsAfter;

    /** Whether an entity has changed since the last checkpoint. */
    private boolean entitiesChanged = true;

    private long version;
    private long projected;

    /**
     * What all views share.
     *
     * @param homes the space of each task that has a row; read without a lock
     * @param endedMax how many ended tasks have rows; one leaves only after it is projected
     */
    record Shared(ConcurrentMap<String, String> homes, TaskDetails details, SpaceMemory memory, int endedMax) {}

    SpaceView(String spaceId, Shared shared) {
        this.spaceId = spaceId;
        this.shared = shared;
        this.index = new TaskIndex(shared.memory.rows());
        this.tail = new SpaceTail(shared.memory);
    }

    @Override
    public String spaceId() {
        return spaceId;
    }

    @Override
    public long version() {
        return version;
    }

    /** Only in a step of {@link SpaceFeed}, which reads a task that has no row and runs the step again. */
    @Override
    public @Nullable Task task(String taskId) {
        Task row = index.get(taskId);
        if (row != null) {
            return row;
        }
        TaskDetail detail = detail(taskId);
        return detail == null ? null : detail.task();
    }

    /** The whole task, {@code null} when there is none or it was deleted; only in a step, as {@link #task}. */
    public @Nullable TaskDetail detail(String taskId) {
        if (deleted.contains(taskId)) {
            return null;
        }
        Task row = index.get(taskId);
        TaskDetail kept = kept(taskId);
        if (kept == null || row != null && kept.task().version() < row.version()) {
            if (!read.containsKey(taskId)) {
                throw new TaskNotLoaded(taskId);
            }
            kept = complete(read.get(taskId), row);
            if (kept != null) {
                shared.details.put(kept);
            }
        }
        return kept;
    }

    private @Nullable TaskDetail kept(String taskId) {
        TaskDetail kept = shared.details.get(taskId);
        return kept != null && kept.task().spaceId().equals(spaceId) ? kept : null;
    }

    /** What was read from the store, with the events that are not projected; they are in the tail. */
    private @Nullable TaskDetail complete(@Nullable TaskDetail stored, @Nullable Task row) {
        if (row == null || stored != null && stored.task().version() >= row.version()) {
            return stored;
        }
        long known = stored == null ? 0 : stored.task().version();
        ArrayDeque<Event> missing = new ArrayDeque<>();
        SpaceTail.Entry entry = tail.get(row.spaceVersion());
        while (entry != null && missing.size() < row.version() - known) {
            if (row.id().equals(entry.event().taskId())) {
                missing.addFirst(entry.event());
            }
            entry = tail.get(entry.event().spaceVersion() - 1);
        }
        if (missing.size() < row.version() - known) {
            throw new TaskNotLoaded(row.id()); // projected, and gone from the tail, after we had read
        }
        TaskDetail whole = stored;
        for (Event event : missing) {
            Task before = whole == null ? null : whole.task();
            whole = TaskDetail.after(whole, event, Task.apply(before, event));
        }
        return whole;
    }

    /** The tasks that were read from the store for the current step, {@code null} for missing ones; empty between steps. */
    void read(Map<String, @Nullable TaskDetail> tasks) {
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
                : index.get(taskId) == null && kept(taskId) == null ? Knowledge.Of.NONE : Knowledge.Of.HERE;
        return new Knowledge(of, version);
    }

    /**
     * Keeps a task that was read from the projection outside the lock, when the view was at {@code readAt} and did not have
     * it. If it has changed since, it has a row, because leaving takes more than {@link Shared#endedMax} events.
     *
     * @return whether the task still exists; it may have been deleted since
     */
    boolean keep(TaskDetail stored, long readAt) {
        Knowledge.Of of = knowledge(stored.task().id()).of();
        if (of == Knowledge.Of.NONE && isCurrentSince(readAt)) {
            shared.details.put(stored);
        }
        return of != Knowledge.Of.DELETED;
    }

    /**
     * Whether a task that was read from the store at a version, and has no row, is still as it was: an update would have
     * given it one, a deletion is in {@link #deleted} only until it is projected.
     */
    boolean isCurrentSince(long readAt) {
        return version - readAt < shared.endedMax && lastDeletion <= readAt;
    }

    TaskIndex index() {
        return index;
    }

    RecentIntentions intentions() {
        return intentions;
    }

    /** Ended tasks whose newest event is not after this version have no row; 0 when all tasks have one. */
    long rowsAfter() {
        return rowsAfter;
    }

    /**
     * The tasks of a state that shows all: the active ones and the newest ended ones.
     *
     * @param truncated there are more active ones
     */
    public record Shown(List<Task> tasks, boolean truncated) {}

    /** The last changed are first, active ones before ended ones. */
    public Shown shown() {
        List<Task> tasks = new ArrayList<>(index.newest(ACTIVE, ACTIVE_SHOWN + 1));
        boolean truncated = tasks.size() > ACTIVE_SHOWN;
        if (truncated) {
            tasks.removeLast();
        }
        tasks.addAll(index.newest(ENDED, ENDED_SHOWN));
        return new Shown(tasks, truncated);
    }

    /** At most so many tasks of each status, the last changed first. */
    public Shown shown(int perStatus) {
        List<Task> tasks = Stream.of(TaskStatus.values())
                .flatMap(status -> index.newest(List.of(status), perStatus).stream())
                .toList();
        return new Shown(tasks, false);
    }

    /** Removes its tasks from {@code homes}, because the space leaves memory. */
    void leave() {
        for (String taskId : List.copyOf(index.ids())) {
            shared.homes.remove(taskId, spaceId);
            index.remove(taskId);
        }
        tail.leave();
        shared.details.removeAllOf(spaceId);
    }

    /** An older intention only in a step of {@link SpaceFeed}, as {@link #task}. */
    @Override
    public @Nullable Entity entity(String type, String id) {
        if (type.equals(Intention.TYPE)) {
            return intentions.get(id);
        }
        return entities.getOrDefault(type, Map.of()).get(id);
    }

    /** Of the intentions only the newest, in this order. */
    @Override
    public Collection<Entity> entities(String type) {
        if (type.equals(Intention.TYPE)) {
            return intentions.newest();
        }
        return List.copyOf(entities.getOrDefault(type, Map.of()).values());
    }

    @Override
    public @Nullable String unclaimed(Collection<String> labels) {
        return duties.unclaimed().stream()
                .filter(task -> task.labels().containsAll(labels))
                .map(Duties.Unclaimed::taskId)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<String> heldBy(String agentId) {
        return List.copyOf(duties.heldBy(agentId));
    }

    /** What is due in this space, in order. */
    Duties duties() {
        return duties;
    }

    /** Tasks where an agent has been silent since that time or longer though it should be working, at most so many. */
    public List<String> quietSince(Instant since, int most) {
        return duties.quietSince(since, most);
    }

    /** Tasks with a request that has expired at that time, at most so many. */
    public List<String> expiredAt(Instant now, int most) {
        return duties.expiredAt(now, most);
    }

    /** The tasks that need a person. */
    public List<Task> needy() {
        return duties.needy().stream().map(index::get).filter(Objects::nonNull).toList();
    }

    boolean isNeedy() {
        return !duties.needy().isEmpty();
    }

    Due due() {
        Instant seen = entities(Agent.TYPE).stream()
                .map(entity -> Agent.of(spaceId, entity))
                .filter(agent -> !agent.isOffline())
                .map(Agent::lastSeen)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Due(duties.earliestQuiet(), duties.earliestExpiry(), seen, isNeedy());
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

    /** Starts with the rows of a checkpoint or of the projection; then {@link #apply} the events after {@code at}. */
    void begin(long at, long projectedVersion, StatusCounts countsAt, List<Entity> projectedEntities) {
        version = at;
        projected = projectedVersion;
        counts = countsAt;
        projectedEntities.stream()
                .filter(e -> !e.type().equals(Intention.TYPE))
                .forEach(e -> entities.computeIfAbsent(e.type(), t -> new LinkedHashMap<>())
                        .put(e.id(), e));
        intentions.begin(
                projectedEntities.stream()
                        .filter(e -> e.type().equals(Intention.TYPE))
                        .toList(),
                at);
        tail.begin(at);
        evict(at);
    }

    /** A row of the state that the view starts with. */
    void begin(Checkpoints.Row row) {
        shared.homes.put(row.task().id(), spaceId);
        Task known = index.get(row.task().id());
        if (known == null || known.version() < row.task().version()) {
            index.restore(row.task(), row.slot());
            duties.changed(known, row.task());
        }
    }

    /** What a checkpoint has to write, if the last one was written by this process. */
    Checkpoints.Snapshot takeChanged() {
        List<Entity> all = entitiesChanged
                ? Stream.concat(
                                entities.values().stream().flatMap(ofType -> ofType.values().stream()),
                                intentions.newest().stream())
                        .toList()
                : null;
        entitiesChanged = false;
        return new Checkpoints.Snapshot(version, counts.json(), index.chunks(), index.takeChanged(), all);
    }

    /** The same with everything, where the last one was written by another process. */
    Checkpoints.Snapshot takeAll() {
        index.allChanged();
        entitiesChanged = true;
        return takeChanged();
    }

    /** Marks as changed what could not be written. */
    void changed(Checkpoints.Snapshot snapshot) {
        index.changed(snapshot.changed().keySet());
        entitiesChanged |= snapshot.entities() != null;
    }

    /** Folds the next event. A task or entity whose state is already newer stays unchanged. */
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
        Task before = event.taskVersion() == 1 ? index.get(taskId) : task(taskId);
        if (before != null && before.version() >= event.taskVersion()) {
            return before;
        }
        if (before == null && event.taskVersion() > 1) {
            return null; // deleted by a later event that is projected already
        }
        Task after = Task.apply(before, event);
        TaskDetail kept = event.taskVersion() == 1 ? null : kept(taskId);
        if (Task.isDeletion(event)) {
            index.remove(taskId);
            shared.details.remove(taskId);
            deleted.add(taskId);
            lastDeletion = event.spaceVersion();
            duties.changed(before, null);
            return null;
        }
        shared.homes.put(taskId, spaceId);
        index.put(after);
        duties.changed(before, after);
        if (event.taskVersion() == 1 || kept != null && kept.task().version() == event.taskVersion() - 1) {
            shared.details.put(TaskDetail.after(kept, event, after));
        }
        return after;
    }

    private @Nullable Entity applyEntity(Event event, EntityEvent change) {
        if (change.entityType().equals(Intention.TYPE)) {
            Entity after = intentions.apply(event, change);
            entitiesChanged = true;
            return after;
        }
        Map<String, Entity> ofType = entities.computeIfAbsent(change.entityType(), t -> new LinkedHashMap<>());
        Entity before = ofType.get(change.entityId());
        if (before != null && before.version() >= event.spaceVersion()) {
            return before;
        }
        Entity after = Entity.apply(before, event, change);
        entitiesChanged = true;
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
                shared.homes.remove(taskId, spaceId);
            }
        }
        intentions.projected(projectedVersion);
        evict(projectedVersion);
    }

    /** Rows of ended tasks leave, the first changed first, once the projection has them. */
    private void evict(long upTo) {
        for (int ended = index.count(ENDED);
                ended > shared.endedMax || ended > 0 && shared.memory.rows().isOver();
                ended--) {
            Task oldest = index.oldest(ENDED);
            if (oldest == null || oldest.spaceVersion() > upTo) {
                return;
            }
            rowsAfter = Math.max(rowsAfter, oldest.spaceVersion());
            index.remove(oldest.id());
            shared.homes.remove(oldest.id(), spaceId);
        }
    }
}
