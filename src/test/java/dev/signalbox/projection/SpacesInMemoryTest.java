package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Mongo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spaces that leave memory and come back; {@link MovingNanos} says how long ago the last use was. */
class SpacesInMemoryTest {
    private static final int ROUNDS = 30;
    private static final int MANY = Integer.getInteger("spaces.many", 2_000);
    private static final int BUSY = 100;
    private static final int CLIENTS = 16;
    private static final Duration BACK_WITHIN = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private Instance instance;
    private Spaces spaces;
    private SpacesInMemory memory;

    @Singleton
    @Requires(property = "spec.name", value = "SpacesInMemoryTest")
    static final class Leavings implements FeedListener {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void left(String spaceId) {
            count.incrementAndGet();
        }
    }

    @BeforeEach
    void start() {
        instance = Instance.on(folder, Map.of(MovingNanos.ENABLED, true, "spec.name", "SpacesInMemoryTest"));
        spaces = instance.get(Spaces.class);
        memory = instance.get(SpacesInMemory.class);
    }

    @AfterEach
    void stop() {
        assertThat(instance.get(Workers.class).ended()).isEmpty();
        instance.close();
    }

    private Appended append(String spaceId, String taskId, TaskEvent payload) {
        return Appended.await(spaces.append(
                spaceId, new Command(Actor.SIGNALBOX, null, state -> new Command.Draft(taskId, payload, false))));
    }

    private String create(String spaceId) {
        String taskId = Ids.next();
        append(spaceId, taskId, new LifecycleEvent.Created("A task", null, null, List.of(), null, null));
        return taskId;
    }

    /** A minute passes, in which the server does what it does every few seconds. */
    private void aMinutePasses() {
        pass(SpacesInMemory.UNUSED_MAX);
        memory.leaveUnused();
    }

    private void pass(Duration time) {
        ((MovingNanos) instance.get(NanoClock.class)).advance(time);
    }

    private boolean isLive(String spaceId) {
        LiveSpace space = memory.useIfLive(spaceId);
        if (space != null) {
            space.closeUnnoticed();
        }
        return space != null;
    }

    private void settle(String spaceId) {
        spaces.awaitProjected(spaceId, 10_000);
        await().pollInterval(Duration.ofMillis(5)).until(() -> isUnused(spaceId));
    }

    @Test
    void anUnusedSpaceLeavesAndComesBackAsItWas() {
        String taskId = create("a");
        append("a", taskId, new ActivityEvent.Progress("step", null));
        settle("a");
        spaces.awaitProjected(LiveSpaces.MAIN, 0);

        aMinutePasses();

        assertThat(isLive("a")).isFalse();
        assertThat(isLive(LiveSpaces.MAIN)).isFalse();
        assertThat(isLive(LiveSpaces.SYSTEM)).isTrue();
        assertThat(spaces.knownVersion("a")).isEqualTo(2);
        assertThat(isLive("a"))
                .as("being asked for its version does not need it")
                .isFalse();

        assertThat(spaces.spaceOf(taskId, id -> true)).isEqualTo("a");
        assertThat(append("a", taskId, new ActivityEvent.Progress("step", null))
                        .event()
                        .spaceVersion())
                .isEqualTo(3);
        assertThat(isLive("a")).isTrue();
        assertThat(spaces.<Integer>view(
                        "a", view -> view.detail(taskId).events().size()))
                .isEqualTo(3);
    }

    @Test
    void spacesThatAreFoundAgainAndAgainHideNoOthers() {
        List<String> ids = IntStream.rangeClosed(0, 2 * DueSpaces.OPENED_AT_ONCE)
                .mapToObj(i -> "found-" + i)
                .toList();
        instance.get(Mongo.class)
                .collection("spaces")
                .insertMany(ids.stream()
                        .map(id -> new Document("_id", id)
                                .append("projectedVersion", 0L)
                                .append("counts", new Document())
                                .append("due", new Document("dispatching", true)))
                        .toList());
        spaces.openDispatching();
        assertThat(ids).filteredOn(this::isLive).hasSize(DueSpaces.OPENED_AT_ONCE);
        spaces.openDispatching();
        spaces.openDispatching();
        assertThat(ids).allMatch(this::isLive);
        aMinutePasses();
        assertThat(ids).noneMatch(this::isLive);
        spaces.openDispatching();
        assertThat(ids).as("the round begins anew").filteredOn(this::isLive).hasSize(DueSpaces.OPENED_AT_ONCE);
    }

    @Test
    void aUseKeepsItAndTheMinuteBeginsAfterIt() {
        create("a");
        settle("a");
        try (SpaceUse use = spaces.use("a")) {
            aMinutePasses();
            assertThat(isLive("a")).isTrue();
        }
        memory.leaveUnused();
        assertThat(isLive("a")).as("used a moment ago").isTrue();
        aMinutePasses();
        assertThat(isLive("a")).isFalse();
    }

    @Test
    void whatTheServerDoesByItselfKeepsNoneUnlessItNeedsIt() {
        create("a");
        settle("a");
        spaces.forEach(state -> true);
        pass(SpacesInMemory.UNUSED_MAX.minusSeconds(1));
        spaces.forEach(state -> state.spaceId().equals("a"));
        pass(Duration.ofSeconds(1));
        memory.leaveUnused();
        assertThat(isLive("a")).isTrue();
        assertThat(isLive(LiveSpaces.MAIN)).isFalse();
    }

    @Test
    void aSpaceWithACommandThatIsNotAnsweredStays() throws InterruptedException {
        create("a");
        settle("a");
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch mayDecide = new CountDownLatch(1);
        CompletableFuture<Appended> slow = spaces.append("a", new Command(Actor.SIGNALBOX, null, state -> {
                    deciding.countDown();
                    awaitUninterrupted(mayDecide);
                    return null;
                }))
                .toCompletableFuture();
        deciding.await();
        aMinutePasses();
        aMinutePasses();
        assertThat(isLive("a")).isTrue();
        mayDecide.countDown();
        slow.join();
        settle("a");
        aMinutePasses();
        assertThat(isLive("a")).isFalse();
    }

    @Test
    void spacesAreStoppedBesideEachOther() throws InterruptedException {
        List<String> ids = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        ids.forEach(this::create);
        ids.forEach(this::settle);
        CountDownLatch deciding = new CountDownLatch(ids.size());
        CountDownLatch never = new CountDownLatch(1);
        for (String id : ids) {
            spaces.append(id, new Command(Actor.SIGNALBOX, null, state -> {
                deciding.countDown();
                awaitUninterrupted(never);
                return null;
            }));
        }
        deciding.await();
        long started = System.nanoTime();
        memory.close(500);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(500L * ids.size() / 2));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theTasksOfASpaceThatLeftAreNotKeptAnywhere() {
        create("a");
        settle("a");
        assertThat(instance.get(SpaceOpener.class).homes()).containsValue("a");
        aMinutePasses();
        assertThat(instance.get(SpaceOpener.class).homes()).isEmpty();
    }

    /** An unused space costs no thread and no read while it is live, and nothing at all afterwards. */
    @Test
    void manySpacesCostNothingOnceTheyAreUnused() throws Exception {
        int before = live();
        List<String> ids = IntStream.range(0, MANY).mapToObj(i -> "many-" + i).toList();
        try (ExecutorService clients =
                Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
            for (Future<Event> appended : clients.invokeAll(ids.stream()
                    .map(spaceId -> (Callable<Event>) () -> appendNote(spaceId))
                    .toList())) {
                appended.get();
            }
        }
        assertThat(live()).isEqualTo(before + MANY);
        await().untilAsserted(() -> assertThat(threadsOfSpaces()).isEmpty());
        await().until(() -> ids.stream().allMatch(this::isUnused));

        double readsBefore = reads();
        await().until(() -> reads() >= readsBefore + 4); // two seconds of looking for other instances
        assertThat(reads() - readsBefore).as("reads while nobody uses any").isLessThan(20);

        List<String> busy = ids.subList(0, BUSY);
        busy.forEach(this::appendNote);
        busy.forEach(this::settle);
        List<SpaceUse> uses = busy.stream().map(spaces::use).toList();
        aMinutePasses();
        awaitLive(BUSY + 1); // these and system
        uses.forEach(SpaceUse::close);
        aMinutePasses();
        awaitLive(1);

        long started = System.nanoTime();
        assertThat(spaces.<Long>view(ids.getFirst(), SpaceView::version)).isEqualTo(2);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BACK_WITHIN);
    }

    private boolean isUnused(String spaceId) {
        LiveSpace space = memory.use(spaceId);
        space.closeUnnoticed();
        return space.isUnused();
    }

    private Event appendNote(String spaceId) {
        EntityEvent change = new EntityEvent("note", "n", EntityEvent.Verb.UPDATED, Map.of("text", "x"));
        return Appended.await(spaces.append(
                        spaceId, new Command(Actor.SIGNALBOX, null, state -> new Command.Draft(null, change, false))))
                .event();
    }

    /** What looks through all spaces, as for events of other instances, may just be at one: it leaves the next time. */
    private void awaitLive(int count) {
        await().untilAsserted(() -> {
            memory.leaveUnused();
            assertThat(live()).isEqualTo(count);
        });
    }

    private int live() {
        return (int) meters().get("signalbox.live.spaces").gauge().value();
    }

    private double reads() {
        return meters().find("mongodb.driver.commands").tag("command", "find").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private MeterRegistry meters() {
        return instance.get(MeterRegistry.class);
    }

    /** The names of the threads that work for the many spaces now, among all virtual threads, also those of other tests. */
    private List<String> threadsOfSpaces() throws IOException {
        Path dump = Files.createTempDirectory(folder, "threads").resolve("dump");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        try (Stream<String> lines = Files.lines(dump)) {
            return lines.filter(line -> line.contains("appender-many-")).toList();
        }
    }

    /** Whatever the moment: a command finds its space, is stored once, and no version is ever seen to go back. */
    @Test
    void leavingWhileAppendsAndReadsArriveLosesNothingAndDoublesNothing() throws Exception {
        List<String> ids = List.of("a", "b", "c");
        BlockingQueue<CountDownLatch> quiet = new LinkedBlockingQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<List<String>>> writers = ids.stream()
                .map(spaceId -> CompletableFuture.supplyAsync(() -> write(spaceId, quiet), Thread::startVirtualThread))
                .toList();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(
                () -> {
                    Map<String, Long> seen = new HashMap<>();
                    while (!done.get()) {
                        for (String spaceId : ids) {
                            long known = spaces.knownVersion(spaceId);
                            assertThat(known).isGreaterThanOrEqualTo(seen.getOrDefault(spaceId, 0L));
                            seen.put(spaceId, known);
                        }
                    }
                },
                Thread::startVirtualThread);
        CompletableFuture<Void> leaver = CompletableFuture.runAsync(
                () -> {
                    while (!done.get()) {
                        CountDownLatch begun = taken(quiet);
                        pass(SpacesInMemory.UNUSED_MAX);
                        begun.countDown();
                        memory.leaveUnused();
                    }
                },
                Thread::startVirtualThread);
        Map<String, List<String>> acknowledged = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            acknowledged.put(ids.get(i), writers.get(i).get());
        }
        done.set(true);
        quiet.add(new CountDownLatch(1));
        reader.get();
        leaver.get();

        assertThat(instance.get(Leavings.class).count)
                .as("how often a space left")
                .hasValueGreaterThan(ROUNDS / 4);
        for (String spaceId : ids) {
            List<Event> log = instance.get(EventLog.class).read(spaceId, 1, 10_000);
            assertThat(log).extracting(Event::taskId).containsExactlyElementsOf(acknowledged.get(spaceId));
            assertThat(log)
                    .extracting(Event::spaceVersion)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, ROUNDS).boxed().toList());
            assertThat(spaces.<Map<String, Object>>view(spaceId, SpaceView::counts))
                    .isEqualTo(Map.of("created", (long) ROUNDS));
            assertThat(spaces.projectedVersion(spaceId)).isEqualTo(ROUNDS);
        }
    }

    private static CountDownLatch taken(BlockingQueue<CountDownLatch> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Appends; each time that everything is projected the space may leave, and at that moment it appends again. */
    private List<String> write(String spaceId, BlockingQueue<CountDownLatch> quiet) {
        List<String> acknowledged = new ArrayList<>();
        for (int n = 0; n < ROUNDS; n++) {
            acknowledged.add(create(spaceId));
            spaces.awaitProjected(spaceId, 10_000);
            CountDownLatch begun = new CountDownLatch(1);
            quiet.add(begun);
            awaitUninterrupted(begun);
        }
        return acknowledged;
    }
}
