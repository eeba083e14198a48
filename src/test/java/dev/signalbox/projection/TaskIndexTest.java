package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import dev.signalbox.model.Issue;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.TaskList.Filter;
import dev.signalbox.projection.TaskList.Order;
import dev.signalbox.projection.TaskList.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/** Compares the index with a plain list of tasks, over random changes. */
class TaskIndexTest {
    private static final List<String> WORDS =
            List.of("Login", "fails", "on", "Safari", "retry", "Zürich", "#12", "v1.2.3", "IPv6", "login-page");
    private static final List<@Nullable String> PEOPLE = new ArrayList<>(List.of("ann", "bob"));

    private final Random random = new Random(7);
    private final TaskIndex index = new TaskIndex(new SpaceMemory(1L << 30).rows());
    private final Map<String, Task> model = new HashMap<>();

    private Task task(String id, long version) {
        List<String> labels = Stream.of("bug", "ui", "api")
                .filter(l -> random.nextInt(3) == 0)
                .toList();
        String title = WORDS.get(random.nextInt(WORDS.size())) + " " + WORDS.get(random.nextInt(WORDS.size()));
        Task known = model.get(id);
        Task made = created(title);
        return new Task(
                id,
                "a",
                title,
                Task.NO_DESCRIPTION,
                false,
                TaskStatus.values()[random.nextInt(TaskStatus.values().length)],
                made.statusSince(),
                made.creator(),
                random.nextBoolean() ? null : PEOPLE.get(random.nextInt(PEOPLE.size())),
                labels,
                random.nextBoolean() ? null : "acme/shop",
                null,
                random.nextBoolean()
                        ? null
                        : new Issue(
                                "https://github.com/acme/shop/issues/1", random.nextInt(5), "acme/shop", null, null),
                random.nextBoolean() ? List.of() : List.of(pull(random.nextInt(5))),
                List.of(),
                List.of(),
                null,
                null,
                made.work(),
                null,
                List.of(),
                version,
                version,
                known == null ? Instant.ofEpochMilli(random.nextInt(50)) : known.createdAt(),
                Instant.ofEpochMilli(random.nextInt(100)));
    }

    private static Task created(String title) {
        LifecycleEvent.Created created = new LifecycleEvent.Created(title, null, null, List.of(), null, null);
        Actor ann = new Actor(Actor.Kind.USER, "ann", "Ann");
        return Task.create(
                new Event("e", "a", 1, "t", 1, Instant.EPOCH, ann, created, false, null, null, null), created);
    }

    private static PullRequest pull(long number) {
        return PullRequest.unseen("https://github.com/acme/shop/pull/" + number, number, "acme/shop");
    }

    private void change(long step) {
        String id = "t" + random.nextInt(60);
        if (random.nextInt(5) == 0) {
            index.remove(id);
            model.remove(id);
        } else {
            Task task = task(id, step);
            index.put(task);
            model.put(id, task);
        }
    }

    private Filter filter() {
        List<TaskStatus> statuses = Stream.of(TaskStatus.values())
                .filter(s -> random.nextInt(4) == 0)
                .toList();
        return new Filter(
                "a",
                statuses,
                random.nextBoolean()
                        ? null
                        : WORDS.get(random.nextInt(WORDS.size())).substring(1),
                random.nextInt(3) > 0 ? null : "ann",
                random.nextInt(3) > 0 ? null : "bug",
                random.nextBoolean() ? Order.CREATED : Order.UPDATED,
                random.nextBoolean());
    }

    private static boolean matches(Filter filter, Task task) {
        String text = filter.text() == null ? "" : filter.text().toLowerCase(Locale.ROOT);
        Stream<String> texts = Stream.of(
                        Stream.of(task.title(), task.repo() == null ? "" : task.repo()),
                        task.labels().stream(),
                        Stream.of(task.issue() == null ? "" : "#" + task.issue().number()),
                        task.pulls().stream().map(pull -> "#" + pull.number()))
                .flatMap(all -> all);
        return (filter.statuses().isEmpty() || filter.statuses().contains(task.status()))
                && texts.anyMatch(one -> one.toLowerCase(Locale.ROOT).contains(text))
                && (filter.assignedTo() == null || filter.assignedTo().equals(task.assignedTo()))
                && (filter.label() == null || task.labels().contains(filter.label()));
    }

    private List<String> expected(Filter filter) {
        Comparator<Task> order = Comparator.comparing(
                        (Task task) -> filter.order() == Order.CREATED ? task.createdAt() : task.updatedAt())
                .thenComparing(Task::id);
        return model.values().stream()
                .filter(task -> matches(filter, task))
                .sorted(filter.newestFirst() ? order.reversed() : order)
                .map(Task::id)
                .toList();
    }

    private List<String> paged(Filter filter, int limit) {
        List<String> ids = new ArrayList<>();
        Position after = null;
        while (true) {
            RoaringBitmap found =
                    filter.text() == null ? null : index.text().snapshot().find(filter.text());
            List<Task> page = index.page(filter, found, after, limit);
            page.forEach(task -> ids.add(task.id()));
            if (page.size() < limit) {
                return ids;
            }
            after = TaskList.position(filter.order(), page.getLast());
        }
    }

    @Test
    void everyListIsThatOfAPlainScanPageByPage() {
        for (int step = 1; step <= 3_000; step++) {
            change(step);
            Filter filter = filter();
            assertThat(paged(filter, 1 + random.nextInt(10))).as("%s", filter).isEqualTo(expected(filter));
        }
    }

    @Test
    void tasksAreFoundByTheNumbersOfTheirPullRequestsAndIssues() {
        for (int step = 1; step <= 2_000; step++) {
            change(step);
            long number = random.nextInt(5);
            assertThat(index.withPull(number))
                    .containsExactlyInAnyOrderElementsOf(model.values().stream()
                            .filter(t -> t.pulls().stream().anyMatch(p -> p.number() == number))
                            .toList());
            assertThat(index.withIssue(number))
                    .containsExactlyInAnyOrderElementsOf(model.values().stream()
                            .filter(t -> t.issue() != null && t.issue().number() == number)
                            .toList());
        }
    }

    @Test
    void whatTheChangedChunksHoldRestoresTheIndex() {
        Map<Integer, List<Checkpoints.Row>> written = new HashMap<>();
        for (int step = 1; step <= 2_000; step++) {
            change(step);
            if (random.nextInt(100) == 0) {
                written.putAll(index.takeChanged());
            }
        }
        written.putAll(index.takeChanged());
        TaskIndex restored = new TaskIndex(new SpaceMemory(1L << 30).rows());
        written.values().forEach(rows -> rows.forEach(row -> restored.add(row.task(), row.slot())));
        assertThat(restored.size()).isEqualTo(model.size());
        model.forEach((id, task) -> assertThat(restored.get(id)).isEqualTo(task));
    }

    @Test
    void anIdIsFoundOnlyWhole() {
        Task task = task("12ab", 1);
        index.put(task);
        Filter filter = new Filter("a", List.of(), "12ab", null, null, Order.UPDATED, true);
        RoaringBitmap found = index.text().snapshot().find("12ab");
        assertThat(index.page(filter, found, null, 10)).isEmpty();
        index.addById("12ab", found);
        assertThat(index.page(filter, found, null, 10)).containsExactly(task);
    }
}
