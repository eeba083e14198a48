package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.FakeClient;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Effect;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Task;
import dev.signalbox.projection.SpaceTail;
import dev.signalbox.projection.Tails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class SubscriberTest {
    private final FakeClient client =
            new FakeClient(new Principal(Principal.Kind.SYSTEM, "ada", "Ada", null, null), notNow -> {});
    private final RoomIndex index = new RoomIndex(spaceId -> () -> {});
    private final List<Replay> replays = new ArrayList<>();
    private final Subscriber subscriber = new Subscriber(client, index, replays::add);
    private final Map<String, SpaceTail> tails = new HashMap<>();

    SubscriberTest() {
        client.follow(subscriber);
    }

    private SpaceTail tail(String spaceId) {
        return tails.computeIfAbsent(spaceId, id -> new SpaceTail());
    }

    private static Event created(String spaceId, long version) {
        LifecycleEvent.Created payload = LifecycleEvent.Created.read(Fields.of(Json.object("title", "A task")));
        Event event = new Event(
                "e" + version,
                spaceId,
                version,
                "t" + version,
                1,
                Instant.EPOCH,
                Actor.SIGNALBOX,
                payload,
                false,
                null,
                null,
                null);
        return event.with(Effect.between(null, Task.create(event, payload)));
    }

    private void append(String spaceId, long upTo) {
        SpaceTail tail = tail(spaceId);
        for (long version = tail.last() + 1; version <= upTo; version++) {
            Tails.add(tail, created(spaceId, version));
            wake(spaceId, version);
        }
    }

    private void wake(String spaceId, long version) {
        for (Room room : new EventEncoding(created(spaceId, version)).rooms()) {
            for (Subscription each : index.in(room)) {
                each.subscriber().wake(each, version);
            }
        }
    }

    private static RoomState state(String name, String spaceId, long version) {
        return new RoomState(version, Map.of(), () -> List.of(new Message(name, Map.of(), spaceId, version)));
    }

    private PendingState begin(Room room, String name, long version) {
        return Objects.requireNonNull(subscriber.join(
                List.of(room),
                room.spaceId(),
                tail(room.spaceId()),
                state(name, room.spaceId(), version),
                wokenTo(room.spaceId())));
    }

    /** Here everyone is woken as soon as something happens. */
    private long wokenTo(String spaceId) {
        return tail(spaceId).last();
    }

    private PendingState ask(Room room, String name, long version, BooleanSupplier allowed) {
        return Objects.requireNonNull(
                subscriber.ask(room, state(name, "a", version), wokenTo(room.spaceId()), allowed));
    }

    private void join(Room room, String name, long version) {
        client.answer(begin(room, name, version), 0);
    }

    private void join(String spaceId) {
        join(Room.dashboard(spaceId), "state", tail(spaceId).last());
        client.pull();
    }

    private List<String> got() {
        return client.namesAndOffsets();
    }

    private Replay replay() {
        return replays.removeLast();
    }

    @Test
    void anOffsetNamesTheSpaceTheVersionAndTheMessage() {
        append("a", 6);
        join("a");
        append("a", 7);
        client.pull();

        assertThat(got()).containsExactly("state a:6~1", "task:created a:7.0");
    }

    @Test
    void twoStatesOfOneVersionHaveDifferentOffsets() {
        append("a", 6);
        join("a");
        join(Room.space("a"), "space", 6);
        client.pull();

        assertThat(got()).containsExactly("state a:6~1", "space a:6~2");
        Position first = Position.joined("a", 6, 1);
        assertThat(subscriber.seats()).extracting(first::includes).containsExactly(true, false);
    }

    @Test
    void anOffsetHasAPositionForEachSpace() {
        append("a", 6);
        append("b", 2);
        join("a");
        join("b");
        append("a", 7);
        client.pull();
        append("b", 3);
        client.pull();

        assertThat(got())
                .containsExactly(
                        "state a:6~1", "state b:2~2,a:6~1", "task:created a:7.0,b:2~2", "task:created b:3.0,a:7.0");
    }

    @Test
    void aStateComesBetweenTheEventsUpToItsVersionAndThoseAfterIt() {
        join("a");
        append("a", 1);
        PendingState awaited = begin(Room.space("a"), "space", 1);
        append("a", 2);
        client.pull();
        assertThat(got()).as("while it is encoded").containsExactly("state a:0~1");

        client.answer(awaited, 0);
        client.pull();
        assertThat(got()).containsExactly("state a:0~1", "task:created a:1.0", "space a:1~2", "task:created a:2.0");
    }

    @Test
    void anIdleSubscriptionSkipsEventsOfOtherRooms() {
        join(Room.task("a", "t2000"), "task", 0);
        client.pull();
        assertThat(subscriber.isDone()).isTrue();
        append("a", 1_999);
        assertThat(subscriber.isDone()).isTrue();
        append("a", 2_000);
        client.pull();

        assertThat(replays).as("2,000 events are no lag").isEmpty();
        assertThat(client.names()).containsExactly("task", "task:event_added");
    }

    @Test
    void aClientThatLagsByMoreThanAThousandEventsGetsTheStates() {
        join("a");
        append("a", 1);
        client.pull();
        append("a", 1_002);
        client.pull();
        assertThat(got()).containsExactly("state a:0~1", "task:created a:1.0");
        Replay replay = replay();
        assertThat(replay.wanted()).isNull();

        restart(replay, 1_002);
        client.pull();
        append("a", 1_003);
        client.pull();
        assertThat(got()).endsWith("full a:1002~2", "task:created a:1003.0");
        assertThat(subscriber.seats()).allMatch(seat -> seat.joinedAt() == 1_002);
    }

    private void restart(Replay replay, long version) {
        Subscription in = replay.subscription();
        synchronized (subscriber) {
            List<Room> rooms = in.rooms();
            Position at = Objects.requireNonNull(in.restartAt(replay, version));
            RoomState state = state("full", in.spaceId(), version);
            in.restarted(replay, new Subscription.Restart(rooms, List.of(), state, at));
        }
    }

    @Test
    void aRoomLeftBeforeTheStatesArriveIsNotAmongThem() {
        join("a");
        join(Room.space("a"), "space", 0);
        append("a", 1_002);
        client.pull();
        Replay first = replay();
        restart(first, 1_002);
        subscriber.leave(Room.space("a"));
        client.pull();
        assertThat(client.names()).doesNotContain("full");

        restart(replay(), 1_002);
        client.pull();
        assertThat(client.names()).containsExactly("state", "space", "full");
        assertThat(subscriber.rooms("a")).containsExactly(Room.dashboard("a"));
    }

    @Test
    void aStateIsNotSentAfterNewerOnes() {
        join("a");
        append("a", 1_001);
        PendingState awaited = begin(Room.space("a"), "space", 1_001);
        append("a", 1_500);
        client.answer(awaited, 0);
        client.pull();
        restart(replay(), 1_500);
        client.pull();
        append("a", 1_501);
        client.pull();

        assertThat(got()).containsExactly("state a:0~1", "full a:1500~3", "task:created a:1501.0");
    }

    @Test
    void eventsBehindTheTailAreReadAndRoomsJoinedMeanwhileMissNothing() {
        join("a");
        append("a", 100);
        Tails.keep(tail("a"), 10);
        client.pull();
        Replay replay = replay();
        join(Room.space("a"), "space", 100);
        append("a", 110);
        in(replay, 110);
        client.pull();

        List<String> expected = new ArrayList<>(List.of("state"));
        for (int i = 1; i <= 110; i++) {
            expected.add("task:created");
            if (i == 100) {
                expected.add("space");
            }
        }
        assertThat(client.names()).isEqualTo(expected);
    }

    /** Completes a read as the log would. */
    private void in(Replay replay, long upTo) {
        List<Event> events = new ArrayList<>();
        for (long version = replay.from() + 1; version <= Math.min(upTo, replay.end()); version++) {
            events.add(created("a", version));
        }
        replay.subscription().read(replay, events, Math.min(upTo, replay.end()));
    }

    @Test
    void aRecoveryContinuesAfterTheReceivedMessage() {
        append("a", 9);
        Position received = Position.at("a", 8, -1);
        resume(List.of(new Seat(Room.dashboard("a"), 3, 1)), received);
        client.pull();

        assertThat(got()).containsExactly("task:created a:8.0", "task:created a:9.0");
    }

    @Test
    void aRecoveryMayLagByMoreThanAThousandEvents() {
        append("a", 5_000);
        resume(List.of(new Seat(Room.task("a", "t1"), 3, 1)), Position.after("a", 7));
        client.pull();
        Replay replay = replay();
        assertThat(replay.wanted()).isNotNull();
        replay.subscription().read(replay, List.of(), 5_000);
        client.pull();

        assertThat(subscriber.isDone()).isTrue();
        assertThat(got()).isEmpty();
    }

    @Test
    void aRecoveryThatLacksAStateGetsTheStates() {
        append("a", 10);
        resume(List.of(new Seat(Room.dashboard("a"), 8, 2)), Position.nowhere("a"));
        client.pull();
        restart(replay(), 10);
        client.pull();

        assertThat(got()).containsExactly("full a:10~3");
    }

    @Test
    void aRoomGetsNoEventsFromBeforeItsState() {
        append("a", 9);
        resume(List.of(new Seat(Room.dashboard("a"), 8, 1)), Position.after("a", 7));
        client.pull();

        assertThat(got()).containsExactly("task:created a:9.0");
    }

    private void resume(List<Seat> seats, Position from) {
        subscriber.resume(new Resumption(List.of(new Resumption.InSpace(from, from, seats)), from.join()), this::tail);
    }

    @Test
    void aRequestedStateInASpaceWithoutRoomsSetsNoPosition() {
        append("a", 6);
        client.answer(
                Objects.requireNonNull(subscriber.ask(Room.task("a", "t1"), state("task", "a", 6), 0, () -> true)), 0);
        client.pull();

        assertThat(got()).containsExactly("task a:0.0");
    }

    @Test
    void aClosedSubscriberGetsNothing() {
        join("a");
        append("a", 1);
        subscriber.close();
        client.pull();

        assertThat(got()).containsExactly("state a:0~1");
        assertThat(index.size()).isZero();
        assertThat(subscriber.join(List.of(Room.dashboard("a")), "a", tail("a"), state("state", "a", 1), 1))
                .isNull();
    }

    @Test
    void aJoinAfterALongSleepIsNoLag() {
        join(Room.task("a", "quiet"), "task", 0);
        client.pull();
        append("a", 2_000);
        join(Room.dashboard("a"), "delta", 2_000);
        client.pull();

        assertThat(replays).isEmpty();
        assertThat(client.names()).containsExactly("task", "delta");
    }

    @Test
    void aCursorIsNotSavedWhileAStateIsMissing() {
        join(Room.task("a", "quiet"), "task", 0);
        client.pull();
        append("a", 2_000);
        assertThat(subscriber.cursors(Map.of("a", 2_000L))).containsExactly(new SavedCursor("a", "a:0~1", 2_000, 1));

        join(Room.dashboard("a"), "lost with the connection", 2_000);
        assertThat(subscriber.cursors(Map.of("a", 2_000L))).isEmpty();
    }

    @Test
    void aRequestedStateIsSentAlsoWhenTheCursorHasSkippedAhead() {
        join(Room.task("a", "t9"), "task", 0);
        client.pull();
        PendingState asked = ask(Room.task("a", "t9"), "asked", 0, () -> true);
        append("a", 9);
        client.answer(asked, 0);
        client.pull();

        assertThat(got()).containsExactly("task a:0~1", "asked a:0~1", "task:event_added a:9.1");
    }

    @Test
    void aRequestedStateIsNotSentAfterTheRightHasEnded() {
        join("a");
        client.answer(ask(Room.task("a", "t1"), "asked", 0, () -> false), 0);
        subscriber.leave(Room.dashboard("a"));
        client.pull();

        assertThat(client.names()).containsExactly("state");
    }

    @Test
    void aStateDoesNotOutliveItsClient() {
        PendingState awaited = begin(Room.dashboard("a"), "state", 0);
        subscriber.close();
        client.answer(awaited, 0);
        client.pull();

        assertThat(awaited.isDone()).isTrue();
        assertThat(got()).isEmpty();
    }

    @Test
    void noSpaceKeepsAnotherWaiting() {
        join("a");
        join("b");
        append("a", 10);
        append("b", 10);
        for (int i = 0; i < 4; i++) {
            client.pullOne();
        }

        assertThat(client.messages().subList(2, 6))
                .extracting(message -> message.position().spaceId())
                .containsExactlyInAnyOrder("a", "b", "a", "b");
    }
}
