package dev.signalbox.projection;

import dev.signalbox.model.Agent;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Intention;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folded state of one live space: the rows of its tasks, its entities, and the tail of recent events. Every field is
 * guarded by the lock of the {@link SpaceFeed} that owns it; call public methods only inside that lock.
 */
public final class SpaceView implements SpaceState {
    private final String spaceId;
    private final Freshness freshness;
    private final SpaceTasks tasks;
    /** All but the intentions. */
    private final Map<String, Map<String, Entity>> entities = new HashMap<>();

    private final RecentIntentions intentions = new RecentIntentions();
    private final SpaceTail tail;
    /** The idempotency keys of the events in the tail. */
    private final Map<String, Event> keys = new HashMap<>();

    private StatusCounts counts = new StatusCounts();
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
    record Shared(
            ConcurrentMap<String, String> homes,
            TaskDetails details,
            SpaceMemory memory,
            Freshness freshness,
            int endedMax) {}

    SpaceView(String spaceId, Shared shared) {
        this.spaceId = spaceId;
        this.freshness = shared.freshness;
        this.tail = new SpaceTail(shared.memory);
        this.tasks = new SpaceTasks(spaceId, shared, tail);
    }

    @Override
    public String spaceId() {
        return spaceId;
    }

    @Override
    public long version() {
        return version;
    }

    /** @see Freshness#asOf */
    public @Nullable Instant asOf() {
        return freshness.asOf();
    }

    /** Only in a step of {@link SpaceFeed}, which reads a task that has no row and runs the step again. */
    @Override
    public @Nullable Task task(String taskId) {
        return tasks.task(taskId);
    }

    /** The whole task, {@code null} when there is none or it was deleted; only in a step, as {@link #task}. */
    public @Nullable TaskDetail detail(String taskId) {
        return tasks.detail(taskId);
    }

    /** The tasks of a state that shows all: the active ones and the newest ended ones. */
    public SpaceTasks.Shown shown() {
        return tasks.shown();
    }

    /** At most so many tasks of each status, the last changed first. */
    public SpaceTasks.Shown shown(int perStatus) {
        return tasks.shown(perStatus);
    }

    SpaceTasks tasks() {
        return tasks;
    }

    TaskIndex index() {
        return tasks.index();
    }

    RecentIntentions intentions() {
        return intentions;
    }

    /** The space leaves memory. */
    void leave() {
        tasks.leave();
        tail.leave();
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
        return tasks.duties().unclaimed().stream()
                .filter(task -> task.labels().containsAll(labels))
                .map(Duties.Unclaimed::taskId)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<String> heldBy(String agentId) {
        return List.copyOf(tasks.duties().heldBy(agentId));
    }

    /** What is due in this space, in order. */
    Duties duties() {
        return tasks.duties();
    }

    /** Tasks where an agent has been silent since that time or longer though it should be working, at most so many. */
    public List<String> quietSince(Instant since, int most) {
        return tasks.duties().quietSince(since, most);
    }

    /** Tasks with a request that has expired at that time, at most so many. */
    public List<String> expiredAt(Instant now, int most) {
        return tasks.duties().expiredAt(now, most);
    }

    /** The tasks that need a person. */
    public List<Task> needy() {
        return tasks.duties().needy().stream()
                .map(tasks.index()::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The tasks of which an issue is to be made, the longest waiting first. */
    public List<String> dispatching() {
        return List.copyOf(tasks.duties().dispatching());
    }

    /** The tasks with an open pull request, or with an issue while they are not over. */
    public List<Task> linked() {
        return tasks.duties().linked().stream()
                .map(tasks.index()::get)
                .filter(Objects::nonNull)
                .toList();
    }

    boolean isNeedy() {
        return !tasks.duties().needy().isEmpty();
    }

    Due due() {
        Instant seen = entities(Agent.TYPE).stream()
                .map(entity -> Agent.of(spaceId, entity))
                .filter(agent -> !agent.isOffline())
                .map(Agent::lastSeen)
                .min(Comparator.naturalOrder())
                .orElse(null);
        Duties duties = tasks.duties();
        return new Due(
                duties.earliestQuiet(),
                duties.earliestExpiry(),
                seen,
                isNeedy(),
                !duties.dispatching().isEmpty(),
                !duties.linked().isEmpty());
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
        tasks.evict(at);
    }

    /** Called once all events are folded that happened before the space was opened. */
    long opened() {
        tasks.opened(counts.ended(), version);
        return version;
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
        return new Checkpoints.Snapshot(
                version, counts.json(), tasks.index().chunks(), tasks.index().takeChanged(), all);
    }

    /** The same with everything, where the last one was written by another process. */
    Checkpoints.Snapshot takeAll() {
        tasks.index().allChanged();
        entitiesChanged = true;
        return takeChanged();
    }

    /** Marks as changed what could not be written. */
    void changed(Checkpoints.Snapshot snapshot) {
        tasks.index().changed(snapshot.changed().keySet());
        entitiesChanged |= snapshot.entities() != null;
    }

    /** Folds the next event. A task or entity whose state is already newer stays unchanged. */
    Folded apply(Event event) {
        if (event.spaceVersion() != version + 1) {
            throw new IllegalArgumentException("place " + event.spaceVersion() + " on version " + version);
        }
        Folded folded = event.payload() instanceof EntityEvent change
                ? new Folded(event, null, applyEntity(event, change))
                : new Folded(event, tasks.apply(event), null);
        version = event.spaceVersion();
        counts.apply(event);
        remember(event);
        return folded;
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

    /** Gives back the newest events and encodings beyond its bounds, which change with the needs of other spaces. */
    void trim() {
        forgetOldest();
        tail.forgetEncodings();
    }

    /** Drops what is projected now and no longer needed. */
    void projected(long projectedVersion, List<Folded> batch) {
        projected = projectedVersion;
        forgetOldest();
        tasks.projected(projectedVersion, batch);
        intentions.projected(projectedVersion);
    }
}
