package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Instance;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.TaskPatch;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Mongo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpacesTest {
    private static final String MAIN = LiveSpaces.MAIN;

    @TempDir
    Path folder;

    private static CompletableFuture<Appended> create(Spaces spaces, String taskId) {
        return create(spaces, taskId, null);
    }

    private static CompletableFuture<Appended> create(Spaces spaces, String taskId, Event.@Nullable Key key) {
        LifecycleEvent.Created created =
                new LifecycleEvent.Created("Task " + taskId, null, null, List.of("l"), null, null);
        return append(spaces, taskId, created, key);
    }

    private static CompletableFuture<Appended> append(
            Spaces spaces, String taskId, TaskEvent payload, Event.@Nullable Key key) {
        return spaces.append(
                        MAIN, new Command(Actor.SIGNALBOX, key, state -> new Command.Draft(taskId, payload, false)))
                .toCompletableFuture();
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anErrorInOneCommandDoesNotEndTheAppender() {
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            CompletableFuture<Appended> broken = spaces.append(MAIN, new Command(Actor.SIGNALBOX, null, state -> {
                        throw new StackOverflowError("a bug");
                    }))
                    .toCompletableFuture();
            assertThat(broken).failsWithin(Duration.ofSeconds(10));
            assertThat(get(create(spaces, "t")).event()).isNotNull();
            assertThat(instance.get(Workers.class).ended()).isEmpty();
        }
    }

    private static List<Event> log(Instance instance) {
        return instance.get(EventLog.class).read(MAIN, 1, 100_000);
    }

    /** Folds the whole log, independently of the projection. */
    private static Map<String, TaskDetail> folded(List<Event> events) {
        Map<String, TaskDetail> tasks = new HashMap<>();
        for (Event event : events) {
            TaskDetail before = tasks.get(event.taskId());
            TaskDetail after =
                    TaskDetail.after(before, event, Task.apply(before == null ? null : before.task(), event));
            if (Task.isDeletion(event)) {
                tasks.remove(event.taskId());
            } else {
                tasks.put(event.taskId(), after);
            }
        }
        return tasks;
    }

    private static void assertProjectedAsFolded(Instance instance) {
        instance.get(Spaces.class).awaitProjected(MAIN, 10_000);
        Map<String, Object> stored = new HashMap<>();
        instance.get(Mongo.class)
                .collection("tasks")
                .find(new Document("spaceId", MAIN))
                .forEach(d -> stored.put(d.getString("_id"), TaskCodec.detail(d).json()));
        Map<String, Object> expected = new HashMap<>();
        folded(log(instance)).forEach((id, task) -> expected.put(id, task.json()));
        assertThat(stored).isEqualTo(expected);
    }

    @Test
    void concurrentWritersCauseNoGapAndNoDuplicate() {
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            String shared = Ids.next();
            get(create(spaces, shared));
            List<CompletableFuture<Appended>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                all.add(append(spaces, shared, new ActivityEvent.Progress("step " + i, null), null));
                all.add(create(spaces, Ids.next()));
            }
            all.forEach(SpacesTest::get);
            List<Event> log = log(instance);
            assertThat(log).hasSize(801);
            assertThat(log.stream().filter(e -> shared.equals(e.taskId())).map(Event::taskVersion))
                    .isSorted()
                    .hasSize(401)
                    .doesNotHaveDuplicates();
            assertProjectedAsFolded(instance);
        }
    }

    @Test
    void aRefusedCommandStoresNothing() {
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            CompletableFuture<Appended> refused = spaces.append(
                            MAIN, new Command(Actor.SIGNALBOX, new Event.Key("k", "b"), state -> {
                                throw Refused.noTask();
                            }))
                    .toCompletableFuture();
            assertThat(refused).failsWithin(Duration.ofSeconds(5));
            assertThat(log(instance)).isEmpty();
            assertThat(get(create(spaces, Ids.next(), new Event.Key("k", "b"))).repeated())
                    .isFalse();
        }
    }

    @Test
    void aKeyAppendsOnceWithinABatchAfterItAndAfterARestart() {
        Event.Key key = new Event.Key("once", "body");
        Event first;
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            List<CompletableFuture<Appended>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(create(spaces, Ids.next(), key));
            }
            List<Appended> answers = all.stream().map(SpacesTest::get).toList();
            assertThat(answers)
                    .extracting(a -> a.event().id())
                    .containsOnly(answers.getFirst().event().id());
            assertThat(answers).filteredOn(a -> !a.repeated()).hasSize(1);
            first = answers.getFirst().event();
            assertThat(log(instance)).hasSize(1);
        }
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            Appended again = get(create(spaces, Ids.next(), key));
            assertThat(again.repeated()).isTrue();
            assertThat(again.event().id()).isEqualTo(first.id());
            assertThat(create(spaces, Ids.next(), new Event.Key("once", "other")))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class)
                    .satisfies(
                            e -> assertThat(((Refused) e.getCause()).code()).isEqualTo(ErrorCode.IDEMPOTENCY_MISMATCH));
        }
    }

    @Test
    void twoInstancesOnOneStoreShareOneOrder(@TempDir Path other) {
        try (Instance one = open(folder);
                Instance two = openBeside(one, other)) {
            List<CompletableFuture<Appended>> all = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                all.add(create(one.get(Spaces.class), Ids.next()));
                all.add(create(two.get(Spaces.class), Ids.next()));
            }
            all.forEach(SpacesTest::get);
            List<Event> log = log(one);
            assertThat(log).hasSize(300);
            assertThat(all.stream().map(a -> get(a).event().spaceVersion()))
                    .doesNotHaveDuplicates()
                    .hasSize(300);
        }
        try (Instance again = open(folder)) {
            assertProjectedAsFolded(again);
        }
    }

    @Test
    void aProjectionThatAnotherInstanceMovedOnDoesNotFreezeWhenThatInstanceStops(@TempDir Path other) {
        try (Instance one = open(folder)) {
            try (Instance two = openBeside(one, other)) {
                get(create(one.get(Spaces.class), Ids.next()));
                for (int i = 0; i < 5; i++) {
                    get(create(two.get(Spaces.class), Ids.next()));
                }
                two.get(Spaces.class).awaitProjected(MAIN, 5_000);
            }
            Spaces spaces = one.get(Spaces.class);
            get(create(spaces, Ids.next()));
            spaces.awaitProjected(MAIN, 5_000);
            assertThat(spaces.projectedVersion(MAIN)).isEqualTo(7);
        }
    }

    @Test
    void theProjectedVersionAdvancesFromWhereAnotherInstanceLeftItAndNeverGoesBack() {
        try (Instance instance = open(folder)) {
            SpaceStore store = instance.get(SpaceStore.class);
            SpaceStore.Projected start = store.projected("s");
            assertThat(start.version()).isZero();
            for (long[] step : new long[][] {{6, 6}, {5, 6}, {9, 9}}) {
                store.advance(List.of(new SpaceStore.Advance(
                        "s",
                        start,
                        new SpaceStore.Projected(step[0], new StatusCounts()),
                        new Due(null, null, null, false, false, false))));
                assertThat(store.projected("s").version()).isEqualTo(step[1]);
            }
        }
    }

    /** Each write of a projection costs the store one commit, for one event or many. */
    @Test
    void eventsOfKnownTasksAreProjectedTogetherUntilAQueryNeedsThem() {
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            String id = Ids.next();
            get(create(spaces, id));
            spaces.awaitProjected(MAIN, 5_000);
            double before = updates(instance);
            for (int i = 0; i < 20; i++) {
                get(append(spaces, id, new ActivityEvent.Progress("step " + i, null), null));
            }
            spaces.awaitProjected(MAIN, 5_000);
            assertThat(spaces.projectedVersion(MAIN)).isEqualTo(21);
            assertThat(updates(instance) - before).isLessThan(20); // one by one it would be 40
        }
    }

    @Test
    void aNewTaskIsNotLookedForInTheStore() {
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            get(create(spaces, Ids.next()));
            double before = commands(instance, "find", "tasks");
            get(create(spaces, Ids.next()));
            spaces.awaitProjected(MAIN, 5_000);
            assertThat(commands(instance, "find", "tasks")).isEqualTo(before);
            assertThat(commands(instance, "insert", "tasks")).isPositive();
        }
    }

    private static double commands(Instance instance, String command, String collection) {
        return instance
                .get(MeterRegistry.class)
                .find("mongodb.driver.commands")
                .tags("command", command, "collection", collection)
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static double updates(Instance instance) {
        return instance
                .get(MeterRegistry.class)
                .find("mongodb.driver.commands")
                .tag("command", "update")
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void eventsOfAnotherInstanceArriveWithoutARequest(@TempDir Path other) {
        try (Instance one = open(folder);
                Instance two = openBeside(one, other)) {
            String id = Ids.next();
            get(create(two.get(Spaces.class), id));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> one.get(Spaces.class)
                            .<Boolean>read(MAIN, state -> state.version() == 1 && state.task(id) != null));
        }
    }

    @Test
    void noAnswerDependsOnAnEventThatIsNotDurableYet() {
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            String id = Ids.next();
            get(create(spaces, id));
            List<CompletableFuture<Appended>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(spaces.append(MAIN, new Command(Actor.SIGNALBOX, null, state -> {
                            Task task = state.task(id);
                            return task != null && task.title().equals("Once")
                                    ? null
                                    : new Command.Draft(
                                            id,
                                            new ActivityEvent.Updated(new TaskPatch("Once", null, null, null, null)),
                                            false);
                        }))
                        .toCompletableFuture());
            }
            List<Appended> answers = all.stream().map(SpacesTest::get).toList();
            assertThat(answers).filteredOn(a -> a.event() != null).hasSize(1);
            assertThat(log(instance)).hasSize(2);
        }
    }

    /** On the store of the test. */
    Instance open(Path data) {
        return Instance.on(data);
    }

    /** On the store of that one. */
    Instance openBeside(Instance one, Path data) {
        return Instance.on(data, Map.of("mongodb.uri", one.mongoUri()));
    }

    @Test
    void everythingProjectedCanBeRebuiltFromTheLog() {
        String deleted = Ids.next();
        Map<String, Object> counts;
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            for (int i = 0; i < 5; i++) {
                String id = Ids.next();
                get(create(spaces, id));
                get(append(spaces, id, new LifecycleEvent.Analyzing(), null));
            }
            get(create(spaces, deleted));
            get(append(spaces, deleted, new LifecycleEvent.Deleted(), null));
            assertProjectedAsFolded(instance);
            counts = spaces.view(MAIN, SpaceView::counts);
            assertThat(counts).isEqualTo(Map.of("analyzing", 5L));
            for (String collection : List.of("tasks", "keys", "spaces")) {
                instance.get(Mongo.class).collection(collection).deleteMany(new Document());
            }
        }
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            assertThat(spaces.view(MAIN, SpaceView::counts)).isEqualTo(counts);
            assertThat(spaces.<Boolean>read(MAIN, state -> state.task(deleted) == null))
                    .isTrue();
            assertProjectedAsFolded(instance);
        }
    }

    @Test
    void findingATaskDoesNotWaitForOtherSpaces() throws Exception {
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            String taskId = Ids.next();
            get(create(spaces, taskId));
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch answered = new CountDownLatch(1);
            CompletableFuture<Boolean> holder = CompletableFuture.supplyAsync(() -> spaces.view("busy", view -> {
                held.countDown();
                return awaitLatch(answered);
            }));
            assertThat(awaitLatch(held)).isTrue();
            assertThat(spaces.spaceOf(taskId, id -> true)).isEqualTo(MAIN);
            assertThat(spaces.spaceOf(Ids.next(), id -> true)).isNull();
            assertThat(spaces.spaceOf(taskId, id -> false)).isNull();
            answered.countDown();
            assertThat(holder.get()).isTrue();
        }
    }

    private static boolean awaitLatch(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sinceIsExactFromTheTailAndTheLogAndGivesFullBeyond() {
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            for (int i = 0; i < 40; i++) {
                get(create(spaces, Ids.next()));
            }
        }
        try (Instance instance = open(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            get(create(spaces, Ids.next()));
            assertThat(since(spaces, 30, 100)).containsExactly(31L, 32L, 33L, 34L, 35L, 36L, 37L, 38L, 39L, 40L, 41L);
            assertThat(since(spaces, 41, 100)).isEmpty();
            assertThat(since(spaces, 1, 39)).isNull();
            assertThat(since(spaces, -1, 100)).isNull();
            assertThat(since(spaces, 42, 100)).isNull();
        }
    }

    private static @Nullable List<Long> since(Spaces spaces, long place, int most) {
        List<Long> none = new ArrayList<>();
        List<Long> found = spaces.since(
                MAIN,
                place,
                event -> true,
                most,
                10_000,
                (view, events) -> events == null
                        ? none
                        : events.stream().map(Event::spaceVersion).toList());
        return found == none ? null : found;
    }
}
