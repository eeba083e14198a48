package dev.signalbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.access.Requests;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Presence;
import dev.signalbox.projection.Spaces;
import dev.signalbox.store.Mongo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time is that of a {@link MovingClock}: {@code T} is the start of a test, and an agent is offline after 60 s. */
class OfflineCheckTest {
    private static final String MAIN = LiveSpaces.MAIN;
    private static final Instant T = Instant.parse("2026-01-02T00:00:00Z");
    private static final Principal KEY = new Principal(Principal.Kind.SYSTEM, "key", "Key", null, null);

    @TempDir
    Path folder;

    @TempDir
    Path other;

    private Instance start(int seconds) {
        return Instance.on(
                folder, Map.of(MovingClock.START, T.plusSeconds(seconds).toString()));
    }

    private Instance startBeside(Instance first, int seconds) {
        return Instance.on(
                other, Map.of(MovingClock.START, T.plusSeconds(seconds).toString(), "mongodb.uri", first.mongoUri()));
    }

    /** Sets the clock, only forward. */
    private static void at(int seconds, Instance... instances) {
        for (Instance instance : instances) {
            MovingClock clock = (MovingClock) instance.get(Clock.class);
            clock.advance(Duration.between(clock.instant(), T.plusSeconds(seconds)));
        }
    }

    private static void register(Instance instance) {
        instance.get(AgentsService.class)
                .register(KEY, new Registration("Planner", "p", MAIN), null)
                .toCompletableFuture()
                .join();
    }

    private static Agent beat(Instance instance, String... namesAndValues) {
        Beat body = Requests.read(Fields.of(Json.object((Object[]) namesAndValues)), Beat.class);
        return instance.get(AgentsService.class)
                .heartbeat(KEY, Cause.API, "p", body, null)
                .toCompletableFuture()
                .join();
    }

    private static Agent calledAt(int seconds, Instance instance) {
        at(seconds, instance);
        instance.get(OfflineCheck.class).call();
        return agent(instance);
    }

    private static Agent agent(Instance instance) {
        instance.get(Spaces.class).follow(MAIN);
        return instance.get(AgentsService.class).list(KEY, MAIN).getFirst();
    }

    private static List<Event> log(Instance instance) {
        return instance.get(EventLog.class).read(MAIN, 1, 1_000);
    }

    private static List<Document> documents(Instance instance) {
        return instance.get(Mongo.class).collection("instances").find().into(new ArrayList<>());
    }

    @Test
    void anAgentThatIsSilentForTooLongGoesOfflineOnce() {
        try (Instance instance = start(0)) {
            register(instance);
            at(10, instance);
            beat(instance, "status", "busy", "taskId", "t1");
            at(20, instance);
            beat(instance);
            assertThat(calledAt(80, instance).status()).isEqualTo("busy");
            Agent offline = calledAt(81, instance);
            assertThat(offline.status()).isEqualTo("offline");
            assertThat(offline.lastSeen()).isEqualTo(T.plusSeconds(20));
            assertThat(offline.taskId()).isNull();
            calledAt(500, instance);
            assertThat(log(instance)).hasSize(3);
            Map<String, @Nullable Object> fields = new HashMap<>();
            fields.put("status", "offline");
            fields.put("lastSeen", "2026-01-02T00:00:20.000Z");
            fields.put("taskId", null);
            assertThat(log(instance).getLast().data()).containsExactlyInAnyOrderEntriesOf(fields);
            assertThat(log(instance).getLast().actor().id()).isEqualTo("signalbox");
        }
    }

    @Test
    void aHeartbeatBringsItBackAndGoingOfflineIsNotRepeated() {
        try (Instance instance = start(0)) {
            register(instance);
            assertThat(calledAt(61, instance).status()).isEqualTo("offline");
            assertThat(beat(instance).status()).isEqualTo("idle");
            at(70, instance);
            assertThat(beat(instance, "status", "offline").status()).isEqualTo("offline");
            calledAt(200, instance);
            assertThat(log(instance))
                    .extracting(event -> event.data().get("status"))
                    .containsExactly("idle", "offline", "idle", "offline");
        }
    }

    @Test
    void heartbeatsKeepAnAgentOnlineWithoutEvents() {
        try (Instance instance = start(0)) {
            register(instance);
            for (int seconds = 50; seconds < 1_000; seconds += 50) {
                at(seconds, instance);
                beat(instance);
                assertThat(calledAt(seconds + 9, instance).status()).isEqualTo("idle");
            }
            assertThat(log(instance)).hasSize(1);
        }
    }

    @Test
    void silenceCountsAcrossARestartButNotTheDowntime() {
        try (Instance instance = start(0)) {
            register(instance);
            at(30, instance);
            beat(instance);
        }
        try (Instance again = start(1_000)) {
            assertThat(agent(again).lastSeen())
                    .as("what a heartbeat said outlives the process")
                    .isEqualTo(T.plusSeconds(30));
            assertThat(calledAt(1_060, again).status()).isEqualTo("idle");
            Agent offline = calledAt(1_061, again);
            assertThat(offline.status()).isEqualTo("offline");
            assertThat(offline.lastSeen()).isEqualTo(T.plusSeconds(30));
        }
        try (Instance again = start(2_000)) {
            assertThat(calledAt(2_100, again).lastSeen()).isEqualTo(T.plusSeconds(30));
            assertThat(log(again)).hasSize(2);
        }
    }

    @Test
    void heartbeatsOfAnEndedInstanceAreRemovedOnlyAfterTheCheck() {
        try (Instance instance = start(0)) {
            register(instance);
            at(30, instance);
            beat(instance);
        }
        try (Instance again = start(10_000)) {
            again.get(OfflineCheck.class).call();
            assertThat(documents(again)).hasSize(2);
            assertThat(calledAt(10_061, again).lastSeen()).isEqualTo(T.plusSeconds(30));
            calledAt(10_200, again);
            assertThat(documents(again)).hasSize(1);
            assertThat(agent(again).lastSeen()).isEqualTo(T.plusSeconds(30));
        }
    }

    @Test
    void anAgentWithHeartbeatsAtAnotherInstanceStaysOnline() {
        try (Instance one = start(0);
                Instance two = startBeside(one, 0)) {
            register(one);
            assertThat(beat(two).id()).as("known there at once").isEqualTo("p");
            for (int seconds = 40; seconds <= 400; seconds += 40) {
                at(seconds, one, two);
                beat(two);
                at(seconds + 6, one, two);
                two.get(OfflineCheck.class).call();
                one.get(OfflineCheck.class).call();
                assertThat(agent(one).lastSeen()).isEqualTo(T.plusSeconds(seconds));
            }
            assertThat(log(one)).hasSize(1);
            at(462, one, two);
            two.get(OfflineCheck.class).call();
            one.get(OfflineCheck.class).call();
            two.get(OfflineCheck.class).call();
            assertThat(agent(one).status()).isEqualTo("offline");
            assertThat(agent(two).status()).isEqualTo("offline");
            assertThat(log(one)).hasSize(2);
        }
    }

    @Test
    void anInstanceThatHasNotWrittenYetIsWaitedForUntilItCountsAsEnded() {
        try (Instance one = start(0);
                Instance two = startBeside(one, 0)) {
            register(one);
            at(50, one, two);
            two.get(OfflineCheck.class).call();
            two.get(OfflineCheck.class).close(); // writes nothing any more, as if its store did not answer
            two.get(Presence.class).recordHeartbeat(MAIN, "p");
            assertThat(calledAt(100, one).status()).isEqualTo("idle");
            assertThat(calledAt(109, one).status()).isEqualTo("idle");
            assertThat(calledAt(111, one).status()).isEqualTo("offline");
        }
    }

    @Test
    void aQuietInstanceWritesOnlyItsRenewal() {
        try (Instance instance = start(0)) {
            register(instance);
            at(1, instance);
            beat(instance);
            assertThat(calledAt(4, instance).lastSeen()).isEqualTo(T.plusSeconds(1));
            assertThat(documents(instance).getFirst().getList("agents", Document.class))
                    .isEmpty();
            calledAt(5, instance);
            assertThat(documents(instance))
                    .singleElement()
                    .satisfies(document -> assertThat(document.getList("agents", Document.class))
                            .containsExactly(new Document("space", MAIN)
                                    .append("id", "p")
                                    .append("at", Date.from(T.plusSeconds(1)))));
            beat(instance, "status", "busy");
            calledAt(11, instance);
            calledAt(17, instance);
            assertThat(documents(instance).getFirst().getList("agents", Document.class))
                    .as("its event says it")
                    .isEmpty();
        }
    }
}
