package dev.signalbox.projection;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
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

    /** In the descriptions and comments of so many tasks a search looks for one page. */
    private static final int READ_MAX = 256;

    private static final int READ_AT_ONCE = 64;

    private final Spaces spaces;
    private final WholeTasks wholeTasks;
    private final TaskRows rows;

    TaskList(Spaces spaces, WholeTasks wholeTasks, TaskRows rows) {
        this.spaces = spaces;
        this.wholeTasks = wholeTasks;
        this.rows = rows;
    }

    /**
     * A page of a list.
     *
     * @param version the version of the space whose tasks these are
     * @param partial the text was not looked for in all descriptions and comments, only in those of the first
     *     {@value #READ_MAX} tasks after the position
     */
    public record Page(List<Task> tasks, long version, boolean partial) {}

    /** The tasks after {@code after}, from memory; from the store only those that have no row any more, and their words. */
    public Page page(Filter filter, @Nullable Position after, int limit) {
        String text = filter.text();
        RoaringBitmap found = text == null
                ? null
                : spaces.view(filter.spaceId(), view -> view.index().text().snapshot())
                        .find(text);
        Rows read = spaces.view(filter.spaceId(), view -> {
            TaskIndex index = view.index();
            if (found == null || text == null) {
                return new Rows(
                        index.page(filter, null, after, limit),
                        List.of(),
                        view.version(),
                        view.tasks().rowsAfter());
            }
            index.addById(text, found);
            return new Rows(
                    index.page(filter, found, after, limit),
                    index.pageOfUnread(filter, found, after, READ_MAX + 1),
                    view.version(),
                    view.tasks().rowsAfter());
        });
        Comparator<Task> ascending = Comparator.comparing(filter.order()::of).thenComparing(Task::id);
        Comparator<Task> order = filter.newestFirst() ? ascending.reversed() : ascending;
        Map<String, Task> all = new HashMap<>();
        if (read.rowsAfter > 0) {
            List<Task> stored = stored(filter, after, limit, read.rowsAfter);
            // The rows know better than the projection, which follows them.
            spaces.view(
                            filter.spaceId(),
                            view -> stored.stream()
                                    .filter(task -> view.tasks().isOnlyStored(task.id()))
                                    .toList())
                    .forEach(task -> all.put(task.id(), task));
        }
        read.tasks.forEach(task -> all.put(task.id(), task));
        boolean partial = text != null && !readOn(TaskText.words(text), read, order, limit, all);
        return new Page(all.values().stream().sorted(order).limit(limit).toList(), read.version, partial);
    }

    /** @param unread tasks whose descriptions and comments are to be read */
    private record Rows(List<Task> tasks, List<Task> unread, long version, long rowsAfter) {}

    /** Adds tasks with the words in description or comments; returns whether all that belong on the page were looked at. */
    private boolean readOn(List<String> words, Rows rows, Comparator<Task> order, int limit, Map<String, Task> all) {
        for (int from = 0; from < rows.unread.size(); from += READ_AT_ONCE) {
            List<Task> part = rows.unread.subList(from, Math.min(rows.unread.size(), from + READ_AT_ONCE));
            if (all.size() >= limit) {
                Task last = all.values().stream().sorted(order).toList().get(limit - 1);
                if (order.compare(part.getFirst(), last) > 0) {
                    return true;
                }
            }
            if (from >= READ_MAX) {
                return false;
            }
            Map<String, TaskDetail> whole = wholeTasks.of(part);
            for (Task task : part) {
                TaskDetail detail = whole.get(task.id());
                if (detail != null && TaskText.matches(words, detail)) {
                    all.put(task.id(), task);
                }
            }
        }
        return true;
    }

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
