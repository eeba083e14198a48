package dev.signalbox.projection;

import dev.signalbox.model.Event;
import dev.signalbox.model.Purged;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one live space: their rows, what is due with them, and the whole ones that are kept. Guarded by the lock of the
 * space, as the {@link SpaceView} that owns it.
 */
public final class SpaceTasks {
    /** As in {@code dashboard:state}: more active tasks than these are left out, the oldest first. */
    private static final int ACTIVE_SHOWN = 2_000;

    private static final int ENDED_SHOWN = 200;
    private static final List<TaskStatus> ACTIVE = TaskStatus.all(false);
    private static final List<TaskStatus> ENDED = TaskStatus.all(true);

    private final String spaceId;
    private final SpaceView.Shared shared;
    private final SpaceTail tail;
    private final TaskIndex index;
    private final Duties duties = new Duties();
    /** Deleted tasks whose deletion may not be projected yet. */
    private final Set<String> deleted = new HashSet<>();

    private Map<String, @Nullable TaskDetail> read = Map.of();
    /** The newest event that deleted a task; what was read from the store before it may be that task. */
    private long lastDeletion;
    /** The newest change of an ended task that has no row any more; 0 when all have one. */
    private long rowsAfter;

    SpaceTasks(String spaceId, SpaceView.Shared shared, SpaceTail tail) {
        this.spaceId = spaceId;
        this.shared = shared;
        this.tail = tail;
        this.index = new TaskIndex(shared.memory().rows());
    }

    TaskIndex index() {
        return index;
    }

    Duties duties() {
        return duties;
    }

    /** Ended tasks whose newest event is not after this version have no row; 0 when all tasks have one. */
    long rowsAfter() {
        return rowsAfter;
    }

    @Nullable
    Task task(String taskId) {
        Task row = index.get(taskId);
        if (row != null) {
            return row;
        }
        TaskDetail detail = detail(taskId);
        return detail == null ? null : detail.task();
    }

    /** The whole task, {@code null} when there is none or it was deleted; only in a step, as {@link #task}. */
    @Nullable
    TaskDetail detail(String taskId) {
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
                shared.details().put(kept);
            }
        }
        return kept;
    }

    private @Nullable TaskDetail kept(String taskId) {
        TaskDetail kept = shared.details().get(taskId);
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

    /** Whether only the store can have the task: it has no row and was not just deleted. */
    boolean isOnlyStored(String taskId) {
        return index.get(taskId) == null && !deleted.contains(taskId);
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
        return new Knowledge(of, tail.last());
    }

    /**
     * Keeps a task that was read from the projection outside the lock, when the view was at {@code readAt} and did not have
     * it. If it has changed since, it has a row, because leaving takes more than {@link SpaceView.Shared#endedMax} events.
     *
     * @return whether the task still exists; it may have been deleted since
     */
    boolean keep(TaskDetail stored, long readAt) {
        Knowledge.Of of = knowledge(stored.task().id()).of();
        if (of == Knowledge.Of.NONE && isCurrentSince(readAt)) {
            shared.details().put(stored);
        }
        return of != Knowledge.Of.DELETED;
    }

    /**
     * Whether a task that was read from the store at a version, and has no row, is still as it was: an update would have
     * given it one, a deletion is in {@link #deleted} only until it is projected.
     */
    boolean isCurrentSince(long readAt) {
        return rowsAfter <= readAt && lastDeletion <= readAt;
    }

    /**
     * The tasks of a state that shows all: the active ones and the newest ended ones.
     *
     * @param truncated there are more active ones
     */
    public record Shown(List<Task> tasks, boolean truncated) {}

    /** The last changed are first, active ones before ended ones. */
    Shown shown() {
        List<Task> tasks = new ArrayList<>(index.newest(ACTIVE, ACTIVE_SHOWN + 1));
        boolean truncated = tasks.size() > ACTIVE_SHOWN;
        if (truncated) {
            tasks.removeLast();
        }
        tasks.addAll(index.newest(ENDED, ENDED_SHOWN));
        return new Shown(tasks, truncated);
    }

    /** At most so many tasks of each status, the last changed first. */
    Shown shown(int perStatus) {
        List<Task> tasks = Stream.of(TaskStatus.values())
                .flatMap(status -> index.newest(List.of(status), perStatus).stream())
                .toList();
        return new Shown(tasks, false);
    }

    /** A row of the state that the view starts with; the task may have another one, of an older version. */
    void begin(Checkpoints.Row row) {
        Task task = row.task();
        Task known = index.get(task.id());
        if (known != null && known.version() >= task.version()) {
            return;
        }
        if (known == null) {
            shared.homes().put(task.id(), spaceId);
        } else {
            index.remove(task.id());
        }
        index.add(task, row.slot());
        duties.changed(known, task);
    }

    /**
     * Called once the space is open.
     *
     * @param ended tasks that have ended, in rows or not
     */
    void opened(long ended, long version) {
        if (index.count(ENDED) < ended) {
            rowsAfter = version;
        }
    }

    /** Folds the next event of a task. */
    @Nullable
    Task apply(Event event) {
        String taskId = String.valueOf(event.taskId());
        if (event.payload() instanceof Purged gone) {
            if (gone.deletion()) {
                remove(taskId, index.get(taskId), event); // a row of a checkpoint from before
            }
            return null;
        }
        Task before = event.taskVersion() == 1 ? index.get(taskId) : task(taskId);
        if (before != null && before.version() >= event.taskVersion()) {
            if (index.get(taskId) == null) { // its row had left before this event, and was to come back with it
                shared.homes().put(taskId, spaceId);
                index.put(before);
                duties.changed(null, before);
            }
            return before;
        }
        if (before == null && event.taskVersion() > 1) {
            return null; // deleted by a later event that is projected already
        }
        if (Task.isDeletion(event)) { // events before it may be purged
            remove(taskId, before, event);
            deleted.add(taskId);
            return null;
        }
        Task after = Task.apply(before, event);
        TaskDetail kept = event.taskVersion() == 1 ? null : kept(taskId);
        shared.homes().put(taskId, spaceId);
        index.put(after);
        duties.changed(before, after);
        if (event.taskVersion() == 1 || kept != null && kept.task().version() == event.taskVersion() - 1) {
            shared.details().put(TaskDetail.after(kept, event, after));
        }
        return after;
    }

    private void remove(String taskId, @Nullable Task before, Event deletion) {
        index.remove(taskId);
        duties.changed(before, null);
        shared.details().remove(taskId);
        lastDeletion = deletion.spaceVersion();
    }

    /** Drops what is projected now and no longer needed. */
    void projected(long projectedVersion, List<Folded> batch) {
        for (Folded folded : batch) {
            if (Task.isDeletion(folded.event())) {
                String taskId = String.valueOf(folded.event().taskId());
                deleted.remove(taskId);
                shared.homes().remove(taskId, spaceId);
            }
        }
        evict(projectedVersion);
    }

    /** Removes the tasks from what all spaces share, because the space leaves memory. */
    void leave() {
        for (String taskId : List.copyOf(index.ids())) {
            shared.homes().remove(taskId, spaceId);
            index.remove(taskId);
        }
        shared.details().removeAllOf(spaceId);
    }

    /** Rows of ended tasks leave, the first changed first, once the projection has them. */
    void evict(long upTo) {
        for (int ended = index.count(ENDED);
                ended > shared.endedMax() || ended > 0 && shared.memory().rows().isOver();
                ended--) {
            Task oldest = index.oldest(ENDED);
            if (oldest == null || oldest.spaceVersion() > upTo) {
                return;
            }
            rowsAfter = Math.max(rowsAfter, oldest.spaceVersion());
            index.remove(oldest.id());
            shared.homes().remove(oldest.id(), spaceId);
        }
    }
}
