package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.FakeClient;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Effect;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.SpaceTail;
import dev.signalbox.projection.Tails;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guarantees of SPEC section 5 under random interleavings: events that are published and announced later, a client that
 * pulls or does not, joins whose state is delayed, rooms that are left, revoked rights, a tail that moves on, disconnects that
 * lose messages in flight. In each room, from its last state on, every message arrives once and in order.
 */
class CursorPropertyTest {
    private static final int RUNS = 60;
    private static final int STEPS = 400;
    private static final String SPACE = "a";
    private static final List<Room> ROOMS =
            List.of(Room.dashboard(SPACE), Room.task(SPACE, "t0"), Room.task(SPACE, "t1"), Room.space(SPACE));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyMessageArrivesOnceAndInOrder(long seed) {
        for (int run = 0; run < RUNS; run++) {
            new Run(seed * 1_000 + run).all();
        }
    }

    /** A received message. */
    private record Got(String name, long version, Position at) {
        boolean isOfEvent() {
            return name.startsWith("task:");
        }
    }

    private static final class Run {
        private final String name;
        private final Random random;
        private final SpaceTail tail = new SpaceTail();
        private final RoomIndex index = new RoomIndex(spaceId -> () -> {});
        private final List<Event> log = new ArrayList<>();
        private final Queue<Replay> replays = new ArrayDeque<>();
        /** What the client has received; after a disconnect, without the lost messages. */
        private final List<Got> got = new ArrayList<>();
        /** The rooms that it has left and not joined again. */
        private final Map<Room, Integer> leftAfter = new HashMap<>();

        private long announced;
        private FakeClient client;
        private Subscriber subscriber;
        private @Nullable PendingState encoding;
        private int seen;

        Run(long seed) {
            name = "seed " + seed;
            random = new Random(seed);
            client = connect();
            subscriber = new Subscriber(client, index, replays::add);
            client.follow(subscriber);
        }

        private static FakeClient connect() {
            return new FakeClient(new Principal(Principal.Kind.SYSTEM, "ada", "Ada", null, null), notNow -> {});
        }

        void all() {
            for (int step = 0; step < STEPS; step++) {
                step();
                check();
            }
            settle();
            checkComplete();
        }

        private void step() {
            switch (random.nextInt(21)) {
                case 0, 1, 2, 3 -> publish();
                case 4, 5 -> announce();
                case 6, 7, 8, 9, 10 -> pullOne();
                case 11, 12 -> join(ROOMS.get(random.nextInt(ROOMS.size())));
                case 13, 14 -> encoded();
                case 19 -> ask(ROOMS.get(random.nextInt(ROOMS.size())));
                case 15 -> leave(ROOMS.get(random.nextInt(ROOMS.size())));
                case 16 -> Tails.keep(tail, 1 + random.nextInt(20));
                case 17 -> replayed();
                case 18 -> {
                    if (random.nextInt(4) == 0) {
                        cut();
                    }
                }
                default -> rarely();
            }
        }

        private void rarely() {
            switch (random.nextInt(20)) {
                case 0 -> ROOMS.forEach(this::leave); // its right was revoked
                case 1 -> {
                    for (int i = 0; i < 1_100; i++) {
                        publish();
                    }
                }
                default -> pull();
            }
        }

        private void publish() {
            long version = tail.last() + 1;
            Event event = random.nextBoolean() ? created(version) : progress(version, "t" + random.nextInt(3));
            log.add(event);
            Tails.add(tail, event);
        }

        private static Event event(long version, String taskId, TaskEvent payload, @Nullable Effect effect) {
            return new Event(
                    "e" + version,
                    SPACE,
                    version,
                    taskId,
                    1,
                    Instant.EPOCH,
                    Actor.SIGNALBOX,
                    payload,
                    false,
                    effect,
                    null,
                    null);
        }

        private static Event created(long version) {
            LifecycleEvent.Created payload = LifecycleEvent.Created.read(Fields.of(Json.object("title", "A task")));
            Event event = event(version, "n" + version, payload, null);
            return event.with(Effect.between(null, Task.create(event, payload)));
        }

        private static Event progress(long version, String taskId) {
            return event(
                    version,
                    taskId,
                    new ActivityEvent.Progress("working", null),
                    new Effect(TaskStatus.CREATED, null, TaskStatus.CREATED, "A task", null, Map.of(), null));
        }

        /** Wakes the subscriptions of the next event. */
        private void announce() {
            if (announced < tail.last()) {
                announced++;
                for (Room room : new EventEncoding(log.get((int) announced - 1)).rooms()) {
                    for (Subscription each : index.in(room)) {
                        each.subscriber().wake(each, announced);
                    }
                }
            }
        }

        private void pull() {
            client.pull();
            take();
        }

        private void pullOne() {
            client.pullOne();
            take();
        }

        private void take() {
            List<Message> all = client.messages();
            for (; seen < all.size(); seen++) {
                Message message = all.get(seen);
                String packet = new String(message.socketIo(true), StandardCharsets.UTF_8);
                String offset = packet.substring(packet.lastIndexOf(",\"") + 2, packet.length() - 2);
                got.add(new Got(
                        message.event(),
                        Objects.requireNonNull(message.at()).version(),
                        Objects.requireNonNull(Position.parse(offset))));
            }
        }

        private static RoomState state(List<Room> rooms, long version) {
            return new RoomState(
                    version,
                    Map.of(),
                    () -> rooms.stream()
                            .map(room -> new Message(stateOf(room), Map.of(), SPACE, version))
                            .toList());
        }

        private void join(Room room) {
            if (encoding == null) { // commands run one after the other
                encoding = subscriber.join(List.of(room), SPACE, tail, state(List.of(room), tail.last()), announced);
                leftAfter.remove(room);
            }
        }

        /** Of a room that it may be in. */
        private void ask(Room room) {
            if (encoding == null) {
                long version = tail.last();
                RoomState asked =
                        new RoomState(version, Map.of(), () -> List.of(new Message("asked", Map.of(), SPACE, version)));
                encoding = subscriber.ask(room, asked, announced, () -> true);
            }
        }

        private void encoded() {
            if (encoding != null) {
                client.answer(encoding, 0);
                encoding = null;
            }
        }

        private void leave(Room room) {
            if (subscriber.leave(room)) {
                leftAfter.put(room, got.size());
            }
        }

        private void replayed() {
            Replay replay = replays.poll();
            if (replay == null) {
                return;
            }
            Subscription in = replay.subscription();
            Wanted wanted = replay.wanted();
            synchronized (in.subscriber()) {
                if (wanted != null) {
                    long upTo = Math.min(replay.end(), Math.min(tail.last(), replay.from() + 1 + random.nextInt(200)));
                    in.read(
                            replay,
                            log.subList((int) replay.from(), (int) upTo).stream()
                                    .filter(wanted)
                                    .toList(),
                            upTo);
                    return;
                }
                List<Room> rooms = in.rooms();
                RoomState state = state(rooms, tail.last());
                Position at = in.restartAt(replay, state.version());
                if (at != null) {
                    in.restarted(replay, new Subscription.Restart(rooms, List.of(), state, at));
                }
            }
        }

        /** The connection ends, some messages in flight are lost, and a new connection recovers the session. */
        private void cut() {
            if (encoding != null) {
                return;
            }
            List<Seat> seats = subscriber.seats();
            subscriber.close();
            for (int lost = random.nextInt(4); lost > 0 && !got.isEmpty(); lost--) {
                got.removeLast();
            }
            leftAfter.replaceAll((room, after) -> Math.min(after, got.size()));
            Position received = got.isEmpty() ? Position.nowhere(SPACE) : got.getLast().at;
            Position from = seats.stream().allMatch(received::includes) ? received : Position.nowhere(SPACE);
            client = connect();
            seen = 0;
            subscriber = new Subscriber(client, index, replays::add);
            client.follow(subscriber);
            if (!seats.isEmpty()) {
                subscriber.resume(
                        new Resumption(List.of(new Resumption.InSpace(from, received, seats)), received.join()),
                        id -> tail);
            }
        }

        private void settle() {
            encoded();
            while (announced < tail.last()) {
                announce();
            }
            do {
                replayed();
                pull();
            } while (!replays.isEmpty());
            assertThat(subscriber.isDone()).as(name).isTrue();
        }

        private void check() {
            leftAfter.forEach((room, after) -> {
                for (Got later : got.subList(after, got.size())) {
                    boolean ofRoom = later.name.equals(stateOf(room))
                            || (room.kind() == Room.Kind.TASK && isHeardIn(room, later));
                    assertThat(ofRoom)
                            .as("%s: %s of %s, which was left", name, later, room)
                            .isFalse();
                }
            });
        }

        private static String stateOf(Room room) {
            return "state " + room.id() + room.kind();
        }

        /** Nothing of a room arrives before its state, and nothing that the state already includes. */
        private void checkBegins(Room room) {
            long from = Long.MAX_VALUE;
            for (Got each : got) {
                if (each.name.equals(stateOf(room))) {
                    from = each.version;
                } else if (room.kind() == Room.Kind.TASK && isHeardIn(room, each)) {
                    assertThat(each.version)
                            .as("%s: %s behind the state", name, room)
                            .isGreaterThan(from);
                }
            }
        }

        private void checkComplete() {
            ROOMS.forEach(this::checkBegins);
            for (Room room : subscriber.rooms(SPACE)) {
                int state = -1;
                for (int i = 0; i < got.size(); i++) {
                    state = got.get(i).name.equals(stateOf(room)) ? i : state;
                }
                assertThat(state).as("%s: the state of %s", name, room).isNotNegative();
                long from = got.get(state).version;
                List<Long> expected = log.stream()
                        .filter(event -> event.spaceVersion() > from)
                        .filter(event -> new EventEncoding(event).rooms().contains(room))
                        .map(Event::spaceVersion)
                        .toList();
                List<Long> came = got.subList(state + 1, got.size()).stream()
                        .filter(Got::isOfEvent)
                        .filter(each -> isHeardIn(room, each))
                        .map(Got::version)
                        .toList();
                assertThat(came).as("%s: %s from %d", name, room, from).isEqualTo(expected);
            }
            List<Got> events = got.stream().filter(Got::isOfEvent).toList();
            for (int i = 1; i < events.size(); i++) {
                assertThat(events.get(i).version)
                        .as("%s: order and repetition", name)
                        .isGreaterThan(events.get(i - 1).version);
            }
        }

        private boolean isHeardIn(Room room, Got each) {
            return switch (room.kind()) {
                case DASHBOARD -> each.name.equals("task:created");
                case TASK ->
                    each.name.equals("task:event_added")
                            && room.id().equals(log.get((int) each.version - 1).taskId());
                default -> false;
            };
        }
    }
}
