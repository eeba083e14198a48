package dev.signalbox.projection;

import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.TaskList.Filter;
import dev.signalbox.projection.TaskList.Order;
import dev.signalbox.projection.TaskList.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The rows of a space's tasks by creation, and by change in each status. Guarded by the lock of the space. */
final class TaskOrders {
    private static final Comparator<Row> BY_UPDATE = Row::compareByUpdate;
    private static final Comparator<Row> BY_CREATION = Row::compareByCreation;

    private final NavigableSet<Row> byCreation = new TreeSet<>(BY_CREATION);
    private final EnumMap<TaskStatus, NavigableSet<Row>> byUpdate = new EnumMap<>(TaskStatus.class);

    /** One task, or a position in an order. The times must not change while the row is in a sorted set. */
    static final class Row {
        final int slot;
        final String id;
        private final long createdAt;
        private long updatedAt;
        private @Nullable Task task;

        Row(int slot, Task task) {
            this.slot = slot;
            this.id = task.id();
            this.createdAt = task.createdAt().toEpochMilli();
            set(task);
        }

        private Row(Position position) {
            this.slot = -1;
            this.id = position.taskId();
            this.createdAt = position.time().toEpochMilli();
            this.updatedAt = createdAt;
        }

        private void set(Task newer) {
            task = newer;
            updatedAt = newer.updatedAt().toEpochMilli();
        }

        Task task() {
            return Objects.requireNonNull(task);
        }

        private int compareByUpdate(Row other) {
            int times = Long.compare(updatedAt, other.updatedAt);
            return times == 0 ? id.compareTo(other.id) : times;
        }

        private int compareByCreation(Row other) {
            int times = Long.compare(createdAt, other.createdAt);
            return times == 0 ? id.compareTo(other.id) : times;
        }
    }

    void add(Row row) {
        byCreation.add(row);
        in(row.task().status()).add(row);
    }

    void remove(Row row) {
        byCreation.remove(row);
        in(row.task().status()).remove(row);
    }

    /** Gives a row that is here a newer version of its task. */
    void replace(Row row, Task newer) {
        in(row.task().status()).remove(row);
        row.set(newer);
        in(newer.status()).add(row);
    }

    private NavigableSet<Row> in(TaskStatus status) {
        return byUpdate.computeIfAbsent(status, s -> new TreeSet<>(BY_UPDATE));
    }

    int count(Collection<TaskStatus> statuses) {
        return statuses.stream().mapToInt(status -> in(status).size()).sum();
    }

    /** The tasks with one of these statuses, the last changed first. */
    List<Task> newest(Collection<TaskStatus> statuses, int most) {
        return first(byUpdate(statuses, true, null), row -> true, most);
    }

    /** The one with one of these statuses that changed first. */
    @Nullable
    Task oldest(Collection<TaskStatus> statuses) {
        List<Task> found = first(byUpdate(statuses, false, null), row -> true, 1);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** A page of the wanted ones, found by walking the whole order. */
    List<Task> page(
            Filter filter,
            Collection<TaskStatus> statuses,
            @Nullable Position after,
            int limit,
            Predicate<Row> wanted) {
        Iterator<Row> order = filter.order() == Order.CREATED
                ? walk(byCreation, filter.newestFirst(), after)
                : byUpdate(statuses, filter.newestFirst(), after);
        return first(order, row -> statuses.contains(row.task().status()) && wanted.test(row), limit);
    }

    /** A page of few candidates, which are sorted for it. */
    static List<Task> sorted(
            RoaringBitmap candidates,
            IntFunction<@Nullable Row> atSlot,
            Filter filter,
            Collection<TaskStatus> statuses,
            @Nullable Position after,
            int limit) {
        Comparator<Row> ascending = filter.order() == Order.CREATED ? BY_CREATION : BY_UPDATE;
        Comparator<Row> order = filter.newestFirst() ? ascending.reversed() : ascending;
        Row start = after == null ? null : new Row(after);
        PriorityQueue<Row> kept = new PriorityQueue<>(order.reversed());
        for (int slot : candidates) {
            Row row = atSlot.apply(slot);
            if (row != null
                    && statuses.contains(row.task().status())
                    && (start == null || order.compare(row, start) > 0)
                    && (kept.size() < limit || order.compare(row, kept.element()) < 0)) {
                kept.add(row);
                if (kept.size() > limit) {
                    kept.remove();
                }
            }
        }
        return kept.stream().sorted(order).map(Row::task).toList();
    }

    private static List<Task> first(Iterator<Row> order, Predicate<Row> wanted, int limit) {
        List<Task> found = new ArrayList<>();
        while (found.size() < limit && order.hasNext()) {
            Row row = order.next();
            if (wanted.test(row)) {
                found.add(row.task());
            }
        }
        return found;
    }

    private static Iterator<Row> walk(NavigableSet<Row> order, boolean newestFirst, @Nullable Position after) {
        if (after == null) {
            return newestFirst ? order.descendingIterator() : order.iterator();
        }
        Row start = new Row(after);
        return newestFirst
                ? order.headSet(start, false).descendingIterator()
                : order.tailSet(start, false).iterator();
    }

    /** The order by change over several statuses, merged. */
    private Iterator<Row> byUpdate(Collection<TaskStatus> statuses, boolean newestFirst, @Nullable Position after) {
        return new MergedIterator<>(
                statuses.stream()
                        .distinct()
                        .map(status -> walk(in(status), newestFirst, after))
                        .toList(),
                newestFirst ? BY_UPDATE.reversed() : BY_UPDATE);
    }
}
