package dev.signalbox.projection;

import static dev.signalbox.projection.LiveSpaces.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.TaskPatch;
import dev.signalbox.store.Mongo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a space comes back from is never wrong, whatever became of its checkpoint. */
class CheckpointsTest {
    /** More than one chunk. */
    private static final int TASKS = Slots.CHUNK + 40;

    @TempDir
    Path folder;

    private static CompletableFuture<Appended> append(Spaces spaces, String taskId, TaskEvent payload) {
        return spaces.append(
                        MAIN, new Command(Actor.SIGNALBOX, null, state -> new Command.Draft(taskId, payload, false)))
                .toCompletableFuture();
    }

    private static void await(List<CompletableFuture<Appended>> all) {
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private List<String> fill() {
        List<String> ids = new ArrayList<>();
        try (Instance instance = Instance.on(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            List<CompletableFuture<Appended>> all = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                String id = Ids.next();
                ids.add(id);
                all.add(append(
                        spaces,
                        id,
                        new LifecycleEvent.Created("Task " + i, "Text " + i, null, List.of("l" + i % 7), null, null)));
                if (all.size() % 50 == 0) {
                    await(all); // a slow machine refuses more than it can store in time
                }
            }
            await(all);
        }
        return ids;
    }

    private void change(Consumer<Spaces> with) {
        try (Instance instance = Instance.on(folder)) {
            with.accept(instance.get(Spaces.class));
        }
    }

    private void tamper(Consumer<MongoCollection<Document>> with) {
        try (Instance instance = Instance.on(folder)) {
            with.accept(instance.get(Mongo.class).collection("checkpoints"));
        }
    }

    /** The rows in memory are those of a fold of the whole log. */
    private void assertRowsAreThoseOfTheLog() {
        try (Instance instance = Instance.on(folder)) {
            Map<String, Task> expected = new HashMap<>();
            for (Event event : instance.get(EventLog.class).read(MAIN, 1, 100_000)) {
                if (event.taskId() != null) {
                    Task after = Task.apply(expected.get(event.taskId()), event);
                    expected.put(event.taskId(), after);
                    if (Task.isDeletion(event)) {
                        expected.remove(event.taskId());
                    }
                }
            }
            Spaces spaces = instance.get(Spaces.class);
            Map<String, Task> rows = spaces.view(MAIN, view -> {
                Map<String, Task> all = new HashMap<>();
                view.index().ids().forEach(id -> all.put(id, view.task(id)));
                return all;
            });
            assertThat(rows).isEqualTo(expected);
            assertThat(spaces.<Map<String, Object>>view(MAIN, SpaceView::counts))
                    .isEqualTo(expected.isEmpty() ? Map.of() : Map.of("created", (long) expected.size()));
        }
    }

    @Test
    void eachSpaceLeavesACheckpointAtTheEndEvenWhereNothingHappened() {
        change(spaces -> {});
        try (Instance instance = Instance.on(folder)) {
            assertThat(instance.get(Checkpoints.class).read(MAIN)).isNotNull();
            assertThat(instance.get(Checkpoints.class).read(LiveSpaces.SYSTEM)).isNotNull();
        }
    }

    /** It is opened while the rest of the server is made, which therefore knows nothing of it. */
    @Test
    void aServerWhoseMainSpaceCannotBeReadLetsNobodyIn() {
        try (Instance instance = Instance.on(folder)) {
            instance.get(FirstSpaces.class).await();
            String place = EventLog.place(MAIN, 1);
            instance.get(Mongo.class)
                    .collection("events")
                    .insertOne(
                            new Document("_id", place).append("taskKey", place).append("type", "no such thing"));
        }
        try (Instance instance = Instance.on(folder)) {
            assertThatThrownBy(instance.get(FirstSpaces.class)::await).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void aSpaceComesBackFromItsCheckpointAndTheEventsSince() {
        List<String> ids = fill();
        try (Instance instance = Instance.on(folder)) {
            Checkpoints.Start kept = instance.get(Checkpoints.class).read(MAIN);
            assertThat(kept).isNotNull();
            assertThat(kept.rows()).hasSize(TASKS);
        }
        assertRowsAreThoseOfTheLog();
        change(spaces -> {
            append(spaces, ids.get(3), new ActivityEvent.Updated(new TaskPatch("Later", null, "ann", null, null)))
                    .join();
            append(spaces, ids.get(5), new LifecycleEvent.Deleted()).join();
        });
        assertRowsAreThoseOfTheLog();
    }

    @Test
    void aCheckpointOfAnotherVersionIsLeftAside() {
        fill();
        tamper(all -> all.updateOne(new Document("_id", MAIN), new Document("$set", new Document("format", 99))));
        assertRowsAreThoseOfTheLog();
    }

    @Test
    void aCheckpointThatIsNewerThanTheTasksIsLeftAside() {
        fill();
        tamper(all ->
                all.updateOne(new Document("_id", MAIN), new Document("$set", new Document("version", 1L << 40))));
        assertRowsAreThoseOfTheLog();
    }

    @Test
    void aTornCheckpointIsLeftAside() {
        fill();
        tamper(all -> all.deleteOne(new Document("_id", chunk(all, "1"))));
        assertRowsAreThoseOfTheLog();
    }

    @Test
    void aDamagedCheckpointIsLeftAside() {
        fill();
        tamper(all -> {
            Document chunk = all.find(new Document("_id", chunk(all, "0"))).first();
            assertThat(chunk).isNotNull();
            byte[] bytes = chunk.get("bytes", Binary.class).getData();
            bytes[bytes.length / 2] ^= 1;
            all.replaceOne(new Document("_id", chunk.get("_id")), chunk.append("bytes", new Binary(bytes)));
        });
        assertRowsAreThoseOfTheLog();
    }

    @Test
    void theChunksOfAnEarlierProcessAreRemoved() {
        fill();
        change(spaces -> append(
                        spaces, Ids.next(), new LifecycleEvent.Created("One more", null, null, List.of(), null, null))
                .join());
        tamper(all -> {
            List<String> ids = all.find().map(d -> d.getString("_id")).into(new ArrayList<>());
            assertThat(ids.stream().filter(id -> id.startsWith(MAIN + "/")))
                    .hasSize(3); // two of tasks, one of entities
        });
        assertRowsAreThoseOfTheLog();
    }

    @Test
    void chunksThatNoCheckpointNamesAreRemovedADayAfterTheyWereWritten() {
        fill();
        try (Instance instance = Instance.on(folder, Map.of(MovingClock.START, MovingClock.SOME_TIME))) {
            MongoCollection<Document> all = instance.get(Mongo.class).collection("checkpoints");
            all.updateMany(new Document(), new Document("$unset", new Document("at", ""))); // as of an earlier release
            Set<String> named = ids(all);
            Checkpoints checkpoints = instance.get(Checkpoints.class);
            OrphanedChunks orphans = instance.get(OrphanedChunks.class);
            all.insertOne(new Document("_id", MAIN + "/former/0"));
            checkpoints.writeChunks(MAIN, instance.get(Spaces.class).view(MAIN, SpaceView::takeAll)); // and was killed
            assertThat(ids(all)).hasSize(named.size() + 4);

            assertThat(orphans.removeExpired(500))
                    .as("that of the former owner")
                    .isEqualTo(1);
            ((MovingClock) instance.get(Clock.class)).advance(Duration.ofHours(25));
            assertThat(orphans.removeExpired(2)).isEqualTo(2);
            assertThat(orphans.removeExpired(500)).isEqualTo(1);
            assertThat(ids(all)).isEqualTo(named);
        }
        assertRowsAreThoseOfTheLog();
    }

    private static Set<String> ids(MongoCollection<Document> all) {
        return all.find().map(document -> document.getString("_id")).into(new HashSet<>());
    }

    private static String chunk(MongoCollection<Document> all, String n) {
        Document head = all.find(new Document("_id", MAIN)).first();
        assertThat(head).isNotNull();
        return MAIN + "/" + head.getString("owner") + "/" + n;
    }
}
