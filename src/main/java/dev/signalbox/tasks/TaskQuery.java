package dev.signalbox.tasks;

import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.TaskList;
import io.micronaut.http.HttpParameters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a list of tasks.
 *
 * @param after from {@code cursor}: an opaque string with the order, and the time and id of the last task of the previous
 *     page
 */
record TaskQuery(TaskList.Filter filter, TaskList.@Nullable Position after, int limit) {
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 200;
    private static final int TEXT_MAX = 200;
    /** The values of {@code sort}; a minus means descending. */
    private static final Map<String, TaskList.Order> SORTS = Map.of(
            "updatedAt", TaskList.Order.UPDATED,
            "createdAt", TaskList.Order.CREATED);

    /** @throws Refused {@code INVALID_PAYLOAD} that names the invalid parameter */
    static TaskQuery read(HttpParameters parameters) {
        String sort = text(parameters, "sort");
        boolean newestFirst = sort == null || sort.startsWith("-");
        TaskList.Order order =
                sort == null ? TaskList.Order.UPDATED : SORTS.get(newestFirst ? sort.substring(1) : sort);
        if (order == null) {
            throw Refused.unknown("sort", List.of("updatedAt", "-updatedAt", "createdAt", "-createdAt"));
        }
        String spaceId = text(parameters, "spaceId");
        TaskList.Filter filter = new TaskList.Filter(
                spaceId == null ? LiveSpaces.MAIN : spaceId,
                statuses(parameters),
                text(parameters, "q"),
                text(parameters, "assignedTo"),
                text(parameters, "label"),
                order,
                newestFirst);
        return new TaskQuery(filter, position(text(parameters, "cursor"), sort(order, newestFirst)), (int)
                number(parameters, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX));
    }

    private static @Nullable String text(HttpParameters parameters, String name) {
        String value = parameters.get(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.length() > TEXT_MAX) {
            throw Refused.invalid(name, "must have at most " + TEXT_MAX + " characters");
        }
        if (value.indexOf('\0') >= 0) {
            throw Refused.invalid(name, "must not hold the character NUL");
        }
        return value;
    }

    /** An integer parameter, or its default. */
    static long number(HttpParameters parameters, String name, long byDefault, long min, long max) {
        String value = parameters.get(name);
        if (value == null || value.isBlank()) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Refused.invalid(name, "must be a whole number from " + min + " to " + max);
    }

    /** {@code status} may be repeated, or separated by commas. */
    private static List<TaskStatus> statuses(HttpParameters parameters) {
        return parameters.getAll("status").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .filter(value -> !value.isBlank())
                .map(TaskQuery::status)
                .toList();
    }

    private static TaskStatus status(String wire) {
        try {
            return TaskStatus.of(wire.trim());
        } catch (IllegalArgumentException e) {
            throw Refused.unknown("status", TaskStatus.wires());
        }
    }

    /** The cursor after a page that ends with this task. */
    String cursorAfter(Task last) {
        TaskList.Position position = TaskList.position(filter.order(), last);
        String plain = position.time().toEpochMilli() + " " + sort(filter.order(), filter.newestFirst()) + " "
                + position.taskId();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String sort(TaskList.Order order, boolean newestFirst) {
        return (newestFirst ? "-" : "") + order.name();
    }

    private static TaskList.@Nullable Position position(@Nullable String cursor, String sort) {
        if (cursor == null) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 3);
            if (parts.length == 3 && parts[1].equals(sort)) {
                return new TaskList.Position(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[2]);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Refused.invalid("cursor", "must be the nextCursor of an earlier answer with the same sort");
    }
}
