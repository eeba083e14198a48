package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.signalbox.fakes.Instance;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Mongo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorTest {
    private static final int MANY = 60;

    @TempDir
    Path folder;

    private Instance instance;
    private Spaces spaces;

    @BeforeEach
    void start() {
        instance = Instance.on(folder);
        spaces = instance.get(Spaces.class);
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    private CompletionStage<Appended> append(String spaceId, String taskId, TaskEvent payload) {
        return spaces.append(
                spaceId, new Command(Actor.SIGNALBOX, null, state -> new Command.Draft(taskId, payload, false)));
    }

    private void create(String spaceId, String taskId) {
        Appended.await(
                append(spaceId, taskId, new LifecycleEvent.Created("A task", null, null, List.of(), null, null)));
    }

    private boolean isProjected(String spaceId, long version) {
        return spaces.projectedVersion(spaceId) == version;
    }

    private MongoCollection<Document> collection(String name) {
        return instance.get(Mongo.class).collection(name);
    }

    /** The only day of a space. */
    private Document day(String spaceId) {
        return collection("days")
                .find(Filters.regex("_id", "^" + spaceId + "/"))
                .first();
    }

    /** The store refuses to add to what is not a number. */
    private void countedAs(Object created) {
        Document update = new Document("$set", new Document("created", created).append("analyzing", created));
        collection("days").updateMany(Filters.regex("_id", "^a/"), update);
    }

    private long writes() {
        return instance.get(MeterRegistry.class).find("mongodb.driver.commands").timers().stream()
                .filter(timer ->
                        List.of("insert", "update").contains(timer.getId().getTag("command"))
                                && !"events".equals(timer.getId().getTag("collection")))
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void theEventsOfManySpacesAreWrittenTogether() {
        List<String> ids = IntStream.range(0, MANY).mapToObj(i -> "s" + i).toList();
        ids.forEach(id -> create(id, "first-of-" + id));
        await().untilAsserted(() -> assertThat(ids).allMatch(id -> isProjected(id, 1)));

        long before = writes();
        List<CompletionStage<Appended>> appended = ids.stream()
                .map(id -> append(
                        id, "second-of-" + id, new LifecycleEvent.Created("B", null, null, List.of(), null, null)))
                .toList();
        appended.forEach(Appended::await);
        await().untilAsserted(() -> assertThat(ids).allMatch(id -> isProjected(id, 2)));
        assertThat(writes() - before).isLessThan(MANY);
        assertThat(ids).allMatch(id -> collection("tasks").countDocuments(Filters.eq("spaceId", id)) == 2);
        assertThat(ids).allMatch(id -> day(id).get("created", Number.class).longValue() == 2);
    }

    @Test
    void aSpaceWhoseEventsAreRefusedKeepsNoOtherWaitingAndIsTriedUntilTheyAreTaken() {
        create("a", "a1");
        create("b", "b1");
        await().until(() -> isProjected("a", 1) && isProjected("b", 1));
        countedAs("not a number");
        Appended.await(append("a", "a2", new LifecycleEvent.Created("A", null, null, List.of(), null, null)));
        create("b", "b2");
        await().until(() -> isProjected("b", 2));
        create("b", "b3");
        await().until(() -> isProjected("b", 3));
        assertThat(isProjected("a", 1)).isTrue();
        assertThat(instance.get(Workers.class).ended()).isEmpty();

        countedAs(1L);
        await().until(() -> isProjected("a", 2));
        assertThat(day("a").get("created", Number.class).longValue()).isEqualTo(2);
    }

    @Test
    void aSpaceThatCannotBeProjectedForGoodKeepsNoOtherWaitingAndHealthSaysSo() {
        create("a", "a1");
        create("b", "b1");
        await().until(() -> isProjected("a", 1) && isProjected("b", 1));
        collection("tasks").deleteOne(Filters.eq("_id", "a1"));
        collection("events").deleteOne(Filters.eq("_id", EventLog.place("a", 1)));
        Appended.await(append("a", "a1", new LifecycleEvent.Analyzing()));
        create("b", "b2");
        await().until(() -> isProjected("b", 2));
        await().until(() -> instance.get(Workers.class).ended().equals(Set.of("projector-a")));
        create("b", "b3");
        await().until(() -> isProjected("b", 3));
        assertThat(isProjected("a", 1)).isTrue();
    }

    @Test
    void aDayThatAnotherInstanceHasCountedMeanwhileIsReadAgain() {
        create("a", "a1");
        await().until(() -> isProjected("a", 1));
        collection("days")
                .updateMany(
                        Filters.regex("_id", "^a/"),
                        Updates.combine(Updates.set("version", 2L), Updates.set("created", 2L)));
        create("a", "a2"); // which the other one has counted
        create("a", "a3");
        await().until(() -> isProjected("a", 3));
        assertThat(day("a").get("created", Number.class).longValue()).isEqualTo(3);
    }

    @Test
    void moreEventsThanOneBatchAreAllProjectedWhenTheStoreTakesThemAgain() {
        int events = 3 * SpaceProjection.BATCH_MAX;
        create("a", "t");
        await().until(() -> isProjected("a", 1));
        countedAs("not a number");
        Appended.await(append("a", "t", new LifecycleEvent.Analyzing()));
        List<CompletionStage<Appended>> appended = IntStream.range(2, events)
                .mapToObj(i -> append("a", "t", new ActivityEvent.Progress("step " + i, null)))
                .toList();
        appended.forEach(Appended::await);
        assertThat(isProjected("a", 1)).isTrue();

        countedAs(1L);
        await().until(() -> isProjected("a", events));
        Document task = collection("tasks").find(Filters.eq("_id", "t")).first();
        assertThat(task.get("version", Number.class).longValue()).isEqualTo(events);
    }

    private Duration untilProjected(String taskId) {
        long version = spaces.knownVersion("a") + 1;
        long started = System.nanoTime();
        create("a", taskId);
        await().pollInterval(Duration.ofMillis(2)).until(() -> isProjected("a", version));
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Test
    void eventsAreHeldBackUnlessAnotherInstanceLooksForThem(@TempDir Path other) {
        create("a", "a1");
        await().until(() -> isProjected("a", 1));
        assertThat(untilProjected("a2")).isGreaterThan(Duration.ofMillis(200));

        try (Instance beside = Instance.on(other, Map.of("mongodb.uri", instance.mongoUri()))) {
            await().until(instance.get(Presence.class)::areOthersRunning);
            assertThat(IntStream.range(0, 10)
                            .mapToObj(i -> untilProjected("b" + i))
                            .min(Duration::compareTo))
                    .hasValueSatisfying(least -> assertThat(least).isLessThan(Duration.ofMillis(200)));
            assertThat(beside.get(Spaces.class).spaceOf("b9", space -> true)).isEqualTo("a");
        }
    }
}
