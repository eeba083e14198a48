package dev.signalbox.projection;

import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Pages through the tasks of a space. */
@Singleton
public final class TaskList {
    /** The order of a list; ties are ordered by id. */
    public enum Order {
        UPDATED("updatedAt"),
        CREATED("createdAt");

        /** In the collection. */
        final String field;

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
     * @param text contained in title, description or comments, ignoring case
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
    /** A search in the store waits so long for the newest events to be there. */
    private static final long PROJECTION_WAIT_MILLIS = 1_000;

    private final Spaces spaces;
    private final WholeTexts wholeTexts;
    private final StoredTasks store;

    TaskList(Spaces spaces, WholeTexts wholeTexts, StoredTasks store) {
        this.spaces = spaces;
        this.wholeTexts = wholeTexts;
        this.store = store;
    }

    /**
     * A page of a list.
     *
     * @param version the version of the space whose tasks these are
     * @param partial the store has no index of words, and the text was not looked for in all descriptions and comments, only
     *     in those of the first {@value #READ_MAX} tasks after the position
     */
    public record Page(List<Task> tasks, long version, boolean partial) {}

    /**
     * The tasks after {@code after}, from memory; from the store only those that have no row any more, and what a text is
     * found in only there.
     */
    public Page page(Filter filter, @Nullable Position after, int limit) {
        String text = filter.text();
        RoaringBitmap found = text == null
                ? null
                : spaces.view(filter.spaceId(), view -> view.index().text().snapshot())
                        .find(text);
        boolean indexed = text != null && store.hasWords();
        if (indexed) {
            spaces.awaitProjected(filter.spaceId(), PROJECTION_WAIT_MILLIS);
        }
        List<Task> worded = indexed ? store.withWords(filter, after, limit) : List.of();
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
            worded.forEach(task -> index.addById(task.id(), found));
            return new Rows(
                    index.page(filter, found, after, limit),
                    indexed ? List.of() : index.pageOfUnread(filter, found, after, READ_MAX + 1),
                    view.version(),
                    view.tasks().rowsAfter());
        });
        Comparator<Task> ascending = Comparator.comparing(filter.order()::of).thenComparing(Task::id);
        Comparator<Task> order = filter.newestFirst() ? ascending.reversed() : ascending;
        Map<String, Task> all = new HashMap<>();
        List<Task> stored = new ArrayList<>(worded);
        if (read.rowsAfter > 0) {
            stored.addAll(store.ended(filter, after, limit, read.rowsAfter));
        }
        // The rows know better than the projection, which follows them.
        spaces.view(
                        filter.spaceId(),
                        view -> stored.stream()
                                .filter(task -> view.tasks().isOnlyStored(task.id()))
                                .toList())
                .forEach(task -> all.put(task.id(), task));
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
            Map<String, String> texts = wholeTexts.of(part);
            for (Task task : part) {
                String text = texts.get(task.id());
                if (text != null && words.stream().allMatch(text::contains)) {
                    all.put(task.id(), task);
                }
            }
        }
        return true;
    }

    /** The position of a page that ends with this task. */
    public static Position position(Order order, Task last) {
        return new Position(order.of(last), last.id());
    }
}
