package dev.signalbox.projection;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.TaskList.Filter;
import dev.signalbox.projection.TaskList.Position;
import dev.signalbox.store.Indexes;
import io.micronaut.data.mongodb.operations.options.MongoFindOptions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Pages of the collection {@code tasks}, which follows the rows in memory. Blocks. */
@Singleton
final class StoredTasks {
    private final TaskRows rows;
    private final boolean hasWords;

    StoredTasks(TaskRows rows, Indexes indexes) {
        this.rows = rows;
        this.hasWords = indexes.hasTaskWords();
    }

    /** Whether the store finds tasks by the words in their descriptions and newest comments. */
    boolean hasWords() {
        return hasWords;
    }

    /** Tasks in which all words of the text stand, as whole words; only if the store {@link #hasWords}. */
    List<Task> withWords(Filter filter, @Nullable Position after, int limit) {
        List<Bson> all = conditions(filter, after);
        all.add(Filters.text(phrases(String.valueOf(filter.text()))));
        if (!filter.statuses().isEmpty()) {
            all.add(statuses(filter.statuses()));
        }
        return page(filter, all, limit);
    }

    /** Each word in quotation marks: all of them must be there, where MongoDB by itself looks for any. */
    private static String phrases(String text) {
        return TaskText.words(text.replace('"', ' ').replace('\\', ' ')).stream()
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(" "));
    }

    /** Tasks that had ended in that version of the space, and so may have no row any more. */
    List<Task> ended(Filter filter, @Nullable Position after, int limit, long upTo) {
        List<TaskStatus> statuses = new ArrayList<>(TaskStatus.all(true));
        if (!filter.statuses().isEmpty()) {
            statuses.retainAll(filter.statuses());
        }
        List<Bson> all = conditions(filter, after);
        all.add(statuses(statuses));
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
        return page(filter, all, limit);
    }

    private static Bson statuses(List<TaskStatus> statuses) {
        return Filters.in("status", statuses.stream().map(TaskStatus::wire).toList());
    }

    /** All but status and text. */
    private static List<Bson> conditions(Filter filter, @Nullable Position after) {
        List<Bson> all = new ArrayList<>();
        all.add(Filters.eq("spaceId", filter.spaceId()));
        if (filter.assignedTo() != null) {
            all.add(Filters.eq("assignedTo", filter.assignedTo()));
        }
        if (filter.label() != null) {
            all.add(Filters.eq("labels", filter.label()));
        }
        if (after != null) {
            String field = filter.order().field;
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
        return all;
    }

    private List<Task> page(Filter filter, List<Bson> conditions, int limit) {
        String field = filter.order().field;
        Bson order = filter.newestFirst() ? Sorts.descending(field, "_id") : Sorts.ascending(field, "_id");
        return rows
                .findAll(new MongoFindOptions()
                        .filter(Filters.and(conditions))
                        .projection(Projections.exclude("events"))
                        .sort(order)
                        .limit(limit))
                .stream()
                .map(TaskCodec::task)
                .toList();
    }
}
