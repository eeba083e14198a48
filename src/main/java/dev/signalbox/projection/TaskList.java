package dev.signalbox.projection;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import io.micronaut.data.mongodb.operations.options.MongoFindOptions;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Pages through the tasks of a space. */
@Singleton
public final class TaskList {
    /** The order of a list; ties are ordered by id. */
    public enum Order {
        UPDATED("updatedAt"),
        CREATED("createdAt");

        private final String field;

        Order(String field) {
            this.field = field;
        }

        private Instant of(Task task) {
            return this == UPDATED ? task.updatedAt() : task.createdAt();
        }
    }

    /** The last task of the previous page; the next page starts after it. */
    public record Position(Instant time, String taskId) {}

    /**
     * The filter of a list.
     *
     * @param statuses any of these; empty for all
     * @param text contained in title or description, ignoring case
     */
    public record Filter(
            String spaceId,
            List<TaskStatus> statuses,
            @Nullable String text,
            @Nullable String assignedTo,
            @Nullable String label,
            Order order,
            boolean newestFirst) {}

    private final Spaces spaces;
    private final TaskRows rows;

    TaskList(Spaces spaces, TaskRows rows) {
        this.spaces = spaces;
        this.rows = rows;
    }

    /**
     * A page of a list.
     *
     * @param version the version of the space whose tasks these are
     */
    public record Page(List<Task> tasks, long version) {}

    /** The tasks after {@code after}, from memory; from the store only those that have no row any more. */
    public Page page(Filter filter, @Nullable Position after, int limit) {
        String text = filter.text();
        RoaringBitmap found = text == null
                ? null
                : spaces.view(filter.spaceId(), view -> view.index().text().snapshot())
                        .find(text);
        Rows read = spaces.view(filter.spaceId(), view -> {
            if (found != null && text != null) {
                view.index().addById(text, found);
            }
            return new Rows(view.index().page(filter, found, after, limit), view.version(), view.rowsAfter());
        });
        if (read.rowsAfter == 0) {
            return new Page(read.tasks, read.version);
        }
        Map<String, Task> all = new HashMap<>();
        stored(filter, after, limit, read.rowsAfter).forEach(task -> all.put(task.id(), task));
        read.tasks.forEach(task -> all.put(task.id(), task));
        Comparator<Task> order = Comparator.comparing(filter.order()::of).thenComparing(Task::id);
        return new Page(
                all.values().stream()
                        .sorted(filter.newestFirst() ? order.reversed() : order)
                        .limit(limit)
                        .toList(),
                read.version);
    }

    private record Rows(List<Task> tasks, long version, long rowsAfter) {}

    /** Ended tasks that have no row. */
    private List<Task> stored(Filter filter, @Nullable Position after, int limit, long upTo) {
        List<TaskStatus> statuses = new ArrayList<>(TaskStatus.all(true));
        if (!filter.statuses().isEmpty()) {
            statuses.retainAll(filter.statuses());
        }
        List<Bson> all = new ArrayList<>();
        all.add(Filters.eq("spaceId", filter.spaceId()));
        all.add(Filters.in("status", statuses.stream().map(TaskStatus::wire).toList()));
        all.add(Filters.lte("spaceVersion", upTo));
        if (filter.text() != null) {
            for (String word : TaskText.words(filter.text())) {
                String literal = TaskText.escaped(word);
                all.add(Filters.or(
                        Filters.eq("_id", word),
                        Filters.regex("title", literal, "i"),
                        Filters.regex("repo", literal, "i"),
                        Filters.regex("labels", literal, "i")));
            }
        }
        if (filter.assignedTo() != null) {
            all.add(Filters.eq("assignedTo", filter.assignedTo()));
        }
        if (filter.label() != null) {
            all.add(Filters.eq("labels", filter.label()));
        }
        String field = filter.order().field;
        if (after != null) {
            Date time = Date.from(after.time());
            all.add(
                    filter.newestFirst()
                            ? Filters.or(
                                    Filters.lt(field, time),
                                    Filters.and(Filters.eq(field, time), Filters.lt("_id", after.taskId())))
                            : Filters.or(
                                    Filters.gt(field, time),
                                    Filters.and(Filters.eq(field, time), Filters.gt("_id", after.taskId()))));
        }
        Bson order = filter.newestFirst() ? Sorts.descending(field, "_id") : Sorts.ascending(field, "_id");
        return rows
                .findAll(new MongoFindOptions()
                        .filter(Filters.and(all))
                        .projection(Projections.exclude("events"))
                        .sort(order)
                        .limit(limit))
                .stream()
                .map(TaskCodec::task)
                .toList();
    }

    /** The position of a page that ends with this task. */
    public static Position position(Order order, Task last) {
        return new Position(order.of(last), last.id());
    }
}
