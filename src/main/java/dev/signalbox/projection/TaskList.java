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
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Pages through the tasks of a space, from the projection. */
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

    private final TaskRows rows;

    TaskList(TaskRows rows) {
        this.rows = rows;
    }

    /** The tasks after {@code after}, without their events. */
    public List<Task> page(Filter filter, @Nullable Position after, int limit) {
        List<Bson> all = new ArrayList<>();
        all.add(Filters.eq("spaceId", filter.spaceId()));
        if (!filter.statuses().isEmpty()) {
            all.add(Filters.in(
                    "status", filter.statuses().stream().map(TaskStatus::wire).toList()));
        }
        if (filter.text() != null) {
            String literal = Pattern.quote(filter.text());
            all.add(Filters.or(Filters.regex("title", literal, "i"), Filters.regex("description", literal, "i")));
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
                .map(row -> TaskCodec.task(row, List.of()))
                .toList();
    }

    /** The position of a page that ends with this task. */
    public static Position position(Order order, Task last) {
        return new Position(order.of(last), last.id());
    }
}
