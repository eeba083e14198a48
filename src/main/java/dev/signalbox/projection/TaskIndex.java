package dev.signalbox.projection;

import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.TaskList.Filter;
import dev.signalbox.projection.TaskList.Position;
import dev.signalbox.projection.TaskOrders.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The rows of a space's tasks with the orders and look-ups over them, so that a page costs the time of the page, not of the
 * space. Guarded by the lock of the space.
 *
 * <p>A row takes about 1 KB of memory with all its entries here.
 */
final class TaskIndex {
    /** Candidates up to this number are sorted for a page; a page of more is found by walking the whole order. */
    private static final int SORTED_MAX = 4_096;

    private final SpaceMemory.Share memory;
    private final Map<String, Row> rows = new HashMap<>();
    private final Slots<Row> slots = new Slots<>();
    private final TaskText text = new TaskText(this::atSlot);
    private final TaskOrders orders = new TaskOrders();
    private final SlotSets byLabel = new SlotSets();
    private final SlotSets byAssignee = new SlotSets();
    private final TaskLinks links = new TaskLinks();
    /** The slots of tasks with a description or comments. */
    private final RoaringBitmap worded = new RoaringBitmap();

    /** @param memory that all rows of the process share */
    TaskIndex(SpaceMemory.Share memory) {
        this.memory = memory;
    }

    @Nullable
    Task get(String taskId) {
        Row row = rows.get(taskId);
        return row == null ? null : row.task();
    }

    /** Adds a task, or replaces an older version of it. */
    void put(Task task) {
        Row row = rows.get(task.id());
        if (row == null) {
            add(task, slots.next());
            return;
        }
        Task before = row.task();
        memory.add(SpaceMemory.bytes(task) - SpaceMemory.bytes(before));
        orders.replace(row, task);
        slots.set(row.slot, row);
        if (!before.labels().equals(task.labels())) {
            before.labels().forEach(label -> byLabel.remove(label, row.slot));
            task.labels().forEach(label -> byLabel.add(label, row.slot));
        }
        byAssignee.remove(before.assignedTo(), row.slot);
        byAssignee.add(task.assignedTo(), row.slot);
        links.remove(before, row.slot);
        links.add(task, row.slot);
        text.replaced(row.slot, before, task);
        noteWords(row.slot, task);
    }

    /** Adds a task that has no row, in a slot that is free. */
    void add(Task task, int slot) {
        Row row = new Row(slot, task);
        memory.add(SpaceMemory.bytes(task));
        rows.put(row.id, row);
        orders.add(row);
        slots.set(slot, row);
        for (String label : task.labels()) {
            byLabel.add(label, slot);
        }
        byAssignee.add(task.assignedTo(), slot);
        links.add(task, slot);
        text.changed(slot);
        noteWords(slot, task);
    }

    void remove(String taskId) {
        Row row = rows.remove(taskId);
        if (row != null) {
            orders.remove(row);
            Task task = row.task();
            memory.add(-SpaceMemory.bytes(task));
            task.labels().forEach(label -> byLabel.remove(label, row.slot));
            byAssignee.remove(task.assignedTo(), row.slot);
            links.remove(task, row.slot);
            slots.free(row.slot);
            worded.remove(row.slot);
            text.changed(row.slot);
        }
    }

    private void noteWords(int slot, Task task) {
        if (task.descriptionDigest() != Task.NO_DESCRIPTION || task.commented()) {
            worded.add(slot);
        } else {
            worded.remove(slot);
        }
    }

    private @Nullable Task atSlot(int slot) {
        Row row = slots.get(slot);
        return row == null ? null : row.task();
    }

    TaskText text() {
        return text;
    }

    /** How many chunks hold all rows. */
    int chunks() {
        return slots.chunks();
    }

    /** The rows of the chunks that changed since the last call, by chunk. */
    Map<Integer, List<Checkpoints.Row>> takeChanged() {
        Map<Integer, List<Checkpoints.Row>> changed = new HashMap<>();
        slots.takeChanged().stream().forEach(chunk -> changed.put(chunk, rows(chunk)));
        return changed;
    }

    private List<Checkpoints.Row> rows(int chunk) {
        List<Checkpoints.Row> found = new ArrayList<>();
        for (int slot = chunk * Slots.CHUNK; slot < (chunk + 1) * Slots.CHUNK; slot++) {
            Task task = atSlot(slot);
            if (task != null) {
                found.add(new Checkpoints.Row(slot, task));
            }
        }
        return found;
    }

    void allChanged() {
        IntStream.range(0, slots.chunks()).forEach(slots::changed);
    }

    /** Marks chunks as changed that could not be written. */
    void changed(Collection<Integer> chunks) {
        chunks.forEach(slots::changed);
    }

    Set<String> ids() {
        return rows.keySet();
    }

    int size() {
        return rows.size();
    }

    /** How many tasks have one of these statuses. */
    int count(Collection<TaskStatus> statuses) {
        return orders.count(statuses);
    }

    /** Adds the slot of the task with this id, if there is one. */
    void addById(String taskId, RoaringBitmap found) {
        Row row = rows.get(taskId);
        if (row != null) {
            found.add(row.slot);
        }
    }

    /** Every task with a pull request of that number, in any repository. */
    List<Task> withPull(long number) {
        return at(links.withPull(number), task -> hasPull(task, pull -> pull.number() == number));
    }

    /** Every task with an issue of that number, in any repository. */
    List<Task> withIssue(long number) {
        return at(
                links.withIssue(number),
                task -> task.issue() != null && task.issue().number() == number);
    }

    /** Every task with a pull request of which that commit is the head. */
    List<Task> withHead(String sha) {
        return at(links.withHead(sha), task -> hasPull(task, pull -> sha.equals(pull.headSha())));
    }

    private List<Task> at(IntStream found, Predicate<Task> wanted) {
        List<Task> tasks = new ArrayList<>();
        found.forEach(slot -> {
            Task task = atSlot(slot);
            if (task != null && wanted.test(task)) {
                tasks.add(task);
            }
        });
        return tasks;
    }

    private static boolean hasPull(Task task, Predicate<PullRequest> wanted) {
        return task.pulls().stream().anyMatch(wanted);
    }

    /** The tasks with one of these statuses, the last changed first. */
    List<Task> newest(Collection<TaskStatus> statuses, int most) {
        return orders.newest(statuses, most);
    }

    /** The one with one of these statuses that changed first. */
    @Nullable
    Task oldest(Collection<TaskStatus> statuses) {
        return orders.oldest(statuses);
    }

    /**
     * A page of a list.
     *
     * @param found the slots of the tasks in which the filter's text was found; {@code null} without a text
     */
    List<Task> page(Filter filter, @Nullable RoaringBitmap found, @Nullable Position after, int limit) {
        RoaringBitmap candidates = found;
        if (filter.label() != null) {
            candidates = byLabel.and(candidates, filter.label());
        }
        if (filter.assignedTo() != null) {
            candidates = byAssignee.and(candidates, filter.assignedTo());
        }
        Collection<TaskStatus> statuses =
                filter.statuses().isEmpty() ? List.of(TaskStatus.values()) : filter.statuses();
        RoaringBitmap wanted = candidates;
        return wanted == null || wanted.getCardinality() > SORTED_MAX
                ? orders.page(filter, statuses, after, limit, row -> wanted == null || wanted.contains(row.slot))
                : TaskOrders.sorted(wanted, slots::get, filter, statuses, after, limit);
    }

    /** Those of a list in which the text was not found, but which have a description or comments where it may be. */
    List<Task> pageOfUnread(Filter filter, RoaringBitmap found, @Nullable Position after, int limit) {
        return page(filter, RoaringBitmap.andNot(worded, found), after, limit);
    }
}
