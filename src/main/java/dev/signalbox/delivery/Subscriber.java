package dev.signalbox.delivery;

import dev.signalbox.projection.SpaceTail;
import dev.signalbox.projection.Spaces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One client and its {@link Subscription}s, one per space; its lock guards all of them. A requested state is pulled before
 * further events, and after the events up to its version. Its lock is taken after that of a space and before that of the
 * {@link RoomIndex}.
 */
final class Subscriber implements Source {
    private final Client client;
    private final RoomIndex index;
    private final Consumer<Replay> replays;

    // All guarded by this.
    private final List<Subscription> spaces = new ArrayList<>(1);
    /** The number of the last join in this session. */
    private long joins;
    /** The number of states not pulled yet; while there are any, {@link #pull} returns no events. */
    private int awaited;

    /** Pulled behind all events; {@code null} before the first. */
    private @Nullable Notices notices;

    private boolean gone;

    /** Whether one of the spaces measures; written under the lock. */
    private volatile boolean measured;

    Subscriber(Client client, RoomIndex index, Consumer<Replay> replays) {
        this.client = client;
        this.index = index;
        this.replays = replays;
    }

    Client client() {
        return client;
    }

    @Override
    public @Nullable Batch pull() {
        Selection next = next();
        return next == null ? null : next.in(client.dialect()); // encoded without the lock
    }

    private synchronized @Nullable Selection next() {
        if (awaited > 0 || gone) {
            return null;
        }
        for (Subscription space : spaces) {
            Selection next = space.isAtHead() ? null : space.pull();
            if (next != null) {
                if (spaces.size() > 1 && spaces.remove(space)) {
                    spaces.add(space); // the others come first next time
                }
                return next;
            }
        }
        return notices == null || !isAtHead() ? null : notices.poll();
    }

    private boolean isAtHead() {
        for (Subscription space : spaces) {
            if (!space.isAtHead()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized boolean isDone() {
        return gone || (awaited == 0 && isAtHead() && (notices == null || notices.isEmpty()));
    }

    /** Any thread. Shows the newest notice of a key, such as a task, in place of an older one that still waits. */
    void show(Room room, String key, Selection notice) {
        synchronized (this) {
            Subscription space = in(room.spaceId());
            if (space == null || !space.rooms().contains(room)) {
                return;
            }
            notices = notices == null ? new Notices() : notices;
            notices.add(room, key, notice);
        }
        wakeClient();
    }

    private @Nullable Subscription in(String spaceId) {
        for (Subscription space : spaces) {
            if (space.spaceId().equals(spaceId)) {
                return space;
            }
        }
        return null;
    }

    boolean isGone() {
        assert Thread.holdsLock(this);
        return gone;
    }

    /** One of the awaited states was pulled, or will not be. */
    void received() {
        assert Thread.holdsLock(this);
        awaited--;
    }

    /** Leaves all rooms; it can join none afterwards. */
    synchronized void close() {
        gone = true;
        for (Subscription space : spaces) {
            for (Room room : space.rooms()) {
                index.remove(room, space);
            }
            space.measureNothing();
        }
        spaces.clear();
    }

    synchronized List<Seat> seats() {
        List<Seat> seats = new ArrayList<>();
        for (Subscription space : spaces) {
            seats.addAll(space.seats());
        }
        return seats;
    }

    synchronized Set<String> spaces() {
        return spaces.stream().map(Subscription::spaceId).collect(Collectors.toUnmodifiableSet());
    }

    synchronized List<Room> rooms(String spaceId) {
        Subscription space = in(spaceId);
        return space == null ? List.of() : space.rooms();
    }

    /** The number of its rooms after joining these, some of which it may already be in. */
    synchronized int roomsWith(Collection<Room> more) {
        Set<Room> all = new HashSet<>(more);
        spaces.forEach(space -> all.addAll(space.rooms()));
        return all.size();
    }

    /** Whether it may have received something in this session. */
    synchronized boolean hasJoined() {
        return joins > 0;
    }

    /** Stores the current rooms. Called under the lock, so that the last stored rooms are the latest ones. */
    synchronized CompletionStage<@Nullable Void> remember() {
        return client.remember(seats());
    }

    /**
     * Joins rooms of one space. Under the lock of the space, so that no event is missed between the state and the next
     * event.
     *
     * @param wokenTo up to which event all subscriptions of the space were woken; read before this call
     * @return the source of their state; {@code null} for a client that has disconnected
     */
    synchronized @Nullable PendingState join(
            Collection<Room> rooms, String spaceId, SpaceTail tail, RoomState state, long wokenTo) {
        if (gone) {
            return null;
        }
        Subscription known = in(spaceId);
        Subscription space = known == null ? Subscription.begin(this, spaceId, tail, state.version()) : known;
        if (known == null) {
            spaces.add(space);
        }
        space.skipTo(wokenTo);
        long join = nextJoin();
        List<Seat> seats = new ArrayList<>(rooms.size());
        for (Room room : rooms) {
            seats.add(new Seat(room, state.version(), join));
        }
        space.enter(seats);
        for (Room room : rooms) {
            index.add(room, space);
        }
        awaited++;
        return new PendingState(this, space, rooms, state, Position.joined(spaceId, state.version(), join), null);
    }

    /**
     * Requests the state of a room, which it may or may not be in. Under the lock of the space.
     *
     * @param wokenTo up to which event all subscriptions of the space were woken; read before this call
     * @param allowed whether it may still be sent; asked when it is pulled
     */
    synchronized @Nullable PendingState ask(Room room, RoomState state, long wokenTo, BooleanSupplier allowed) {
        if (gone) {
            return null;
        }
        awaited++;
        Subscription space = in(room.spaceId());
        if (space != null) {
            space.skipTo(wokenTo);
        }
        Position at = Position.joined(room.spaceId(), state.version(), joins);
        return new PendingState(this, space, List.of(room), state, at, allowed);
    }

    /** Continues in the rooms of a former connection; wake the client afterwards. */
    synchronized void resume(Resumption resumed, Function<String, SpaceTail> tails) {
        if (gone) {
            return;
        }
        joins = Math.max(joins, resumed.joins());
        for (Resumption.InSpace in : resumed.spaces()) {
            String spaceId = in.from().spaceId();
            in.seats().forEach(seat -> joins = Math.max(joins, seat.join()));
            Subscription space = Subscription.resume(this, tails.apply(spaceId), in.seats(), in.from(), in.received());
            spaces.add(space);
            space.rooms().forEach(room -> index.add(room, space));
        }
    }

    synchronized boolean leave(Room room) {
        Subscription space = in(room.spaceId());
        if (space == null || !space.leave(room)) {
            return false;
        }
        index.remove(room, space);
        if (notices != null) {
            notices.leave(room);
        }
        if (space.seats().isEmpty()) {
            space.measureNothing();
            spaces.remove(space);
        }
        return true;
    }

    /** Leaves the room of a deleted task. */
    void forget(Room room) {
        assert Thread.holdsLock(this);
        if (leave(room)) {
            client.remember(seats());
        }
    }

    @Override
    public void written() {
        if (measured) {
            synchronized (this) {
                measured = false;
                spaces.forEach(space -> measured |= !space.written());
            }
        }
    }

    /**
     * @return whether it is the first call for this event
     * @see Subscription#wake
     */
    boolean wake(Subscription space, long version) {
        return wake(space, version, null);
    }

    /** @param measurement ends once the event is written to this client */
    boolean wake(Subscription space, long version, @Nullable Measurement measurement) {
        boolean first;
        boolean wakes;
        synchronized (this) {
            wakes = space.isAtHead();
            first = space.wake(version);
            if (first && measurement != null && !gone) {
                measured = true;
                space.measure(measurement);
            }
            wakes &= !space.isAtHead();
        }
        if (wakes) {
            wakeClient(); // without the lock, which its event loop takes at once
        }
        return first;
    }

    private void wakeClient() {
        try {
            client.wake();
        } catch (RuntimeException | Error e) { // no memory, for instance
            client.close(CloseReason.SLOW_CONSUMER); // it would never be woken again
            throw e;
        }
    }

    long nextJoin() {
        assert Thread.holdsLock(this);
        return ++joins;
    }

    void start(Replay replay) {
        replays.accept(replay);
    }

    /**
     * The cursors of the spaces where it is at the head but its offset is too far behind.
     *
     * @param wokenTo by space, the event up to which all subscriptions were woken; must be read before this call
     */
    synchronized List<SavedCursor> cursors(Map<String, Long> wokenTo) {
        List<SavedCursor> cursors = new ArrayList<>();
        if (awaited > 0) {
            return cursors; // it lacks a state, wherever its cursor is
        }
        wokenTo.forEach((spaceId, until) -> {
            Subscription space = in(spaceId);
            if (space != null && space.isAtHead() && until - space.sent().version() > Spaces.MISSED_MAX) {
                cursors.add(new SavedCursor(spaceId, space.sent().text(), until, joins));
            }
        });
        return cursors;
    }

    /**
     * Messages of one space with this client's offsets: their own position, followed by its positions in its other spaces.
     */
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
        spaces.forEach(space -> {
            if (!space.equals(of)) {
                offset.append(',').append(space.sent().text());
            }
        });
        return message.withOffset(offset.toString());
    }
}
