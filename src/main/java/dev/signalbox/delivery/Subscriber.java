package dev.signalbox.delivery;

import dev.signalbox.projection.SpaceTail;
import dev.signalbox.projection.Spaces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client and its {@link Subscription}s, one for each space; guards all of them. What is asked for (a state) is pulled before
 * what merely happens, and begins with the events that lie before it. Its lock is taken after that of a space, and before that
 * of the {@link RoomIndex}.
 */
final class Subscriber implements Source {
    private final Client client;
    private final RoomIndex index;
    private final Consumer<Replay> replays;

    // All guarded by this.
    private final Map<String, Subscription> spaces = new LinkedHashMap<>(2);
    /** How many states it was promised in this session. */
    private long joins;
    /** How many states are on their way; until the last was pulled, no event that may lie behind it is. */
    private int awaited;

    private boolean gone;

    Subscriber(Client client, RoomIndex index, Consumer<Replay> replays) {
        this.client = client;
        this.index = index;
        this.replays = replays;
    }

    Client client() {
        return client;
    }

    @Override
    public synchronized @Nullable Selection pull() {
        if (awaited > 0 || gone) {
            return null;
        }
        for (Subscription space : spaces.values()) {
            Selection next = space.isAtHead() ? null : space.pull();
            if (next != null) {
                return next;
            }
        }
        return null;
    }

    @Override
    public synchronized boolean isDone() {
        return gone || (awaited == 0 && spaces.values().stream().allMatch(Subscription::isAtHead));
    }

    /** For good. */
    synchronized void close() {
        gone = true;
        spaces.values().forEach(space -> space.rooms().forEach(room -> index.remove(room, space)));
        spaces.clear();
    }

    /** Every seat of the client. */
    synchronized List<Seat> seats() {
        List<Seat> seats = new ArrayList<>();
        spaces.values().forEach(space -> seats.addAll(space.seats()));
        return seats;
    }

    synchronized Set<String> spaces() {
        return Set.copyOf(spaces.keySet());
    }

    synchronized List<Room> rooms(String spaceId) {
        Subscription space = spaces.get(spaceId);
        return space == null ? List.of() : space.rooms();
    }

    /** How many rooms it would be in after entering these, of which it may be in some. */
    synchronized int roomsWith(Collection<Room> more) {
        Set<Room> all = new HashSet<>(more);
        spaces.values().forEach(space -> all.addAll(space.rooms()));
        return all.size();
    }

    /** Whether it may have heard of something in this session. */
    synchronized boolean hasJoined() {
        return joins > 0;
    }

    /** Keeps the rooms as they are now; in this order, so that the last to be kept are the last there were. */
    synchronized CompletionStage<@Nullable Void> remember() {
        return client.remember(seats());
    }

    /**
     * Enters rooms of one space. Under its lock, so that what follows is the next event.
     *
     * @return what their state is to be sent by; {@code null} for a client that is gone
     */
    synchronized @Nullable Awaited join(Collection<Room> rooms, String spaceId, SpaceTail tail, RoomState state) {
        if (gone) {
            return null;
        }
        Subscription space = spaces.computeIfAbsent(spaceId, id -> Subscription.begin(this, id, tail, state.version()));
        long join = nextJoin();
        for (Room room : rooms) {
            space.enter(new Seat(room, state.version(), join));
            index.add(room, space);
        }
        awaited++;
        return new Awaited(space, rooms, state, Position.joined(spaceId, state.version(), join), false);
    }

    /** The state of a room that it may be in was asked for. Under the lock of the space. */
    synchronized @Nullable Awaited ask(Room room, RoomState state) {
        if (gone) {
            return null;
        }
        awaited++;
        Position at = Position.joined(room.spaceId(), state.version(), joins);
        return new Awaited(spaces.get(room.spaceId()), List.of(room), state, at, true);
    }

    /** Goes on in the rooms of a former connection. */
    synchronized void resume(List<Resumption.InSpace> resumed, Function<String, SpaceTail> tails) {
        if (gone) {
            return;
        }
        for (Resumption.InSpace in : resumed) {
            String spaceId = in.from().spaceId();
            in.seats().forEach(seat -> joins = Math.max(joins, seat.join()));
            joins = Math.max(joins, in.received().join());
            Subscription space = Subscription.resume(this, tails.apply(spaceId), in.seats(), in.from(), in.received());
            spaces.put(spaceId, space);
            space.rooms().forEach(room -> index.add(room, space));
        }
        client.wake();
    }

    synchronized boolean leave(Room room) {
        Subscription space = spaces.get(room.spaceId());
        if (space == null || !space.leave(room)) {
            return false;
        }
        index.remove(room, space);
        if (space.seats().isEmpty()) {
            spaces.remove(room.spaceId());
        }
        return true;
    }

    /** Leaves the room of a task that is no more. */
    void forget(Room room) {
        assert Thread.holdsLock(this);
        if (leave(room)) {
            client.remember(seats());
        }
    }

    /** @see Subscription#wake */
    synchronized boolean wake(Subscription space, long version) {
        return space.wake(version);
    }

    long nextJoin() {
        assert Thread.holdsLock(this);
        return ++joins;
    }

    void start(Replay replay) {
        replays.accept(replay);
    }

    /**
     * How far it is in each space where it is at the head, and its offset says too little of that.
     *
     * @param wokenTo up to which event of a space everyone has been woken; asked first
     */
    synchronized List<SavedCursor> cursors(Map<String, Long> wokenTo) {
        List<SavedCursor> cursors = new ArrayList<>();
        wokenTo.forEach((spaceId, until) -> {
            Subscription space = spaces.get(spaceId);
            if (space != null && space.isAtHead() && until - space.sent().version() > Spaces.MISSED_MAX) {
                cursors.add(new SavedCursor(spaceId, space.sent().text(), until));
            }
        });
        return cursors;
    }

    /** Messages of one space as this client gets them: with its positions in its other spaces behind their own. */
    Selection withOffsets(Subscription of, Selection shared) {
        return spaces.size() == 1
                ? shared
                : new Selection(shared.messages().stream()
                        .map(message -> withOffset(of, message, message.position()))
                        .toList());
    }

    Message withOffset(@Nullable Subscription of, Message message, Position first) {
        if (spaces.size() == 1 && first.equals(message.at())) {
            return message;
        }
        StringBuilder offset = new StringBuilder(first.text());
        spaces.forEach((spaceId, space) -> {
            if (!space.equals(of)) {
                offset.append(',').append(space.sent().text());
            }
        });
        return message.withOffset(offset.toString());
    }

    /** A state on its way to the client, behind the events that lie before it. */
    final class Awaited implements Source {
        private final @Nullable Subscription space;
        private final Collection<Room> rooms;
        private final RoomState state;
        private final Position at;
        private final boolean asked;
        /** Guarded by the subscriber. */
        private boolean done;

        /**
         * @param space {@code null} if it is in no room of the space
         * @param asked whether the rooms do not begin with it
         */
        private Awaited(
                @Nullable Subscription space, Collection<Room> rooms, RoomState state, Position at, boolean asked) {
            this.space = space;
            this.rooms = rooms;
            this.state = state;
            this.at = at;
            this.asked = asked;
        }

        @Override
        public @Nullable Selection pull() {
            synchronized (Subscriber.this) {
                if (done) {
                    return null;
                }
                Subscription in = space == null || space.seats().isEmpty() ? null : space;
                if (in != null) {
                    Selection before = in.pull(at.version());
                    if (before != null || !in.hasReached(at.version())) {
                        return before;
                    }
                }
                done = true;
                awaited--;
                if (in != null) {
                    return behindEvents(in);
                }
                return asked ? aside(Position.nowhere(at.spaceId())) : null;
            }
        }

        /** Instead of being pulled. */
        void cancel() {
            synchronized (Subscriber.this) {
                if (!done) {
                    done = true;
                    awaited--;
                }
            }
        }

        /** Not what it has left, and nothing that is older than the states it was given meanwhile. */
        private @Nullable Selection behindEvents(Subscription in) {
            if (asked) {
                return in.isAt(at.version())
                        ? in.state(state, at)
                        : rooms.stream().anyMatch(in::isIn) ? null : aside(in.sent());
            }
            return rooms.stream().anyMatch(room -> in.isIn(room, at.join())) ? in.state(state, at) : null;
        }

        private Selection aside(Position position) {
            return new Selection(state.selection().messages().stream()
                    .map(message -> withOffset(space, message, position))
                    .toList());
        }

        @Override
        public boolean isDone() {
            synchronized (Subscriber.this) {
                return done;
            }
        }
    }
}
