package dev.signalbox.projection;

import dev.signalbox.model.Effect;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state that the next command of a batch is decided against: the view, overlaid with the events that earlier commands
 * of the batch will insert. Lives for one decision round, under the lock of the space.
 */
final class BatchState implements SpaceState {
    private final SpaceView view;
    private final Map<String, @Nullable Task> tasks = new HashMap<>();
    private final Map<String, Map<String, @Nullable Entity>> entities = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private long version;

    BatchState(SpaceView view) {
        this.view = view;
        this.version = view.version();
    }

    /** An event at its position, and its task directly after it; no task for an entity's event or a deletion. */
    record Placed(Event event, @Nullable Task task) {}

    /** Assigns the next positions to the drafts of a command and applies them to this state. */
    List<Placed> place(Pending pending, Command.Draft first, Instant now) {
        List<Placed> placed = new ArrayList<>(1);
        for (Command.Draft draft = first; draft != null; draft = draft.then()) {
            placed.add(place(pending.eventId(placed.size()), pending.command(), draft, now));
        }
        return placed;
    }

    private Placed place(String eventId, Command command, Command.Draft draft, Instant now) {
        String taskId = draft.taskId();
        Task left = null;
        // The id of a new task is new too, so that nothing has to be looked for in the store.
        Task before = taskId == null || draft.payload() instanceof LifecycleEvent.Created ? null : task(taskId);
        long taskVersion = taskId == null ? 0 : before == null ? 1 : before.version() + 1;
        Event event = new Event(
                eventId,
                spaceId(),
                version + 1,
                taskId,
                taskVersion,
                now,
                command.actor(),
                draft.payload(),
                draft.late(),
                null,
                command.cause(),
                draft.then() == null ? command.key() : null);
        if (draft.payload() instanceof EntityEvent change) {
            Entity entity = Entity.apply(entity(change.entityType(), change.entityId()), event, change);
            entities.computeIfAbsent(change.entityType(), t -> new LinkedHashMap<>())
                    .put(change.entityId(), entity);
        } else if (taskId != null) {
            Task after = Task.apply(before, event);
            event = event.with(Effect.between(before, after));
            left = Task.isDeletion(event) ? null : after;
            tasks.put(taskId, left);
        }
        version++;
        if (event.key() != null) {
            keys.add(event.key().hash());
        }
        return new Placed(event, left);
    }

    /** Whether an earlier command of this batch makes an event. */
    boolean hasPlaced() {
        return version > view.version();
    }

    /** Whether an earlier command of this batch used that key. */
    boolean placedUnder(String hash) {
        return keys.contains(hash);
    }

    /** The recent durable event under that key. */
    @Nullable
    Event byKey(String hash) {
        return view.byKey(hash);
    }

    @Override
    public String spaceId() {
        return view.spaceId();
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public @Nullable Task task(String taskId) {
        return tasks.containsKey(taskId) ? tasks.get(taskId) : view.task(taskId);
    }

    @Override
    public @Nullable String unclaimed(Collection<String> labels) {
        Stream<Duties.Unclaimed> unchanged =
                view.duties().unclaimed().stream().filter(task -> !tasks.containsKey(task.taskId()));
        Stream<Duties.Unclaimed> changed =
                tasks.values().stream().map(Duties.Unclaimed::of).filter(Objects::nonNull);
        // The first unchanged one that fits is the oldest of them.
        return Stream.concat(
                        unchanged
                                .filter(task -> task.labels().containsAll(labels))
                                .limit(1),
                        changed.filter(task -> task.labels().containsAll(labels)))
                .min(Comparator.naturalOrder())
                .map(Duties.Unclaimed::taskId)
                .orElse(null);
    }

    @Override
    public Collection<String> heldBy(String agentId) {
        Set<String> held = new LinkedHashSet<>(view.heldBy(agentId));
        tasks.forEach((id, task) -> {
            if (agentId.equals(Duties.heldBy(task))) {
                held.add(id);
            } else {
                held.remove(id);
            }
        });
        return held;
    }

    @Override
    public @Nullable Entity entity(String type, String id) {
        Map<String, @Nullable Entity> changed = entities.getOrDefault(type, Map.of());
        return changed.containsKey(id) ? changed.get(id) : view.entity(type, id);
    }

    @Override
    public Collection<Entity> entities(String type) {
        Map<String, Entity> all = new LinkedHashMap<>();
        view.entities(type).forEach(entity -> all.put(entity.id(), entity));
        entities.getOrDefault(type, Map.of()).forEach((id, entity) -> {
            all.remove(id);
            if (entity != null) {
                all.put(id, entity);
            }
        });
        return all.values();
    }
}
