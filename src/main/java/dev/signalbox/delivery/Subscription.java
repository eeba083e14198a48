package dev.signalbox.delivery;

import dev.signalbox.model.Event;
import dev.signalbox.model.Purged;
import dev.signalbox.model.Task;
import dev.signalbox.projection.SpaceTail;
import dev.signalbox.projection.Spaces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client in one space: its rooms, and a cursor over the events. Nothing is queued for it: events that it has not pulled
 * are in the {@link SpaceTail} or in the log. Everything here is guarded by the {@link Subscriber}.
 *
 * <p>At the head it is idle until it is woken by an event of one of its rooms; other events cost nothing. Then it checks
 * every event until it is at the head again. A client that lags by more than {@link Spaces#MISSED_MAX} events gets the
 * states of its rooms instead.
 */
final class Subscription implements Predicate<Room> {
    private final Subscriber subscriber;
    private final String spaceId;
    private final SpaceTail tail;
    /** Replaced with each change; most clients are in one room of a space, which needs no table. */
    private Map<Room, Seat> seats = Map.of();
    /** Whether one of the rooms is a pattern. */
    private boolean patterns;
    /** All events up to this version were pulled or were for none of its rooms. */
    private long cursor;
    /** The offset of the last message that was pulled; a part of every offset while the client is in several spaces. */
    private Position sent;
    /** The client already has the messages of this version's event up to this index. */
    private Position received;
    /** Whether there is nothing to pull until it is woken. */
    private boolean atHead;
    /** The newest event that it was woken for. */
    private long wokenFor;
    /** Up to this version it may lag by any number of events, because a recovery was promised. */
    private long promisedTo;
    /** Whether it lacks the states of its rooms. */
    private boolean lacksStates;
    /** A read on another thread; while it runs nothing is pulled. */
    private @Nullable Replay replay;
    /** The events of the last read, which covers versions up to {@link #readTo}. */
    private List<Event> read = List.of();

    private int readNext;
    private long readTo;
    private @Nullable Restart restart;
    /** Of an event that is not written yet. */
    private @Nullable Measurement measurement;

    /** The current states of all its rooms, instead of the missed events. */
    record Restart(List<Room> rooms, List<Room> gone, RoomState state, Position at) {}

    private Subscription(Subscriber subscriber, String spaceId, SpaceTail tail, Position at) {
        this.subscriber = subscriber;
        this.spaceId = spaceId;
        this.tail = tail;
        this.sent = at;
        this.received = at;
    }

    /** @param version of the state that it starts with */
    static Subscription begin(Subscriber subscriber, String spaceId, SpaceTail tail, long version) {
        Subscription begun = new Subscription(subscriber, spaceId, tail, Position.nowhere(spaceId));
        begun.cursor = version;
        return begun;
    }

    /**
     * Continues in the rooms of a former connection.
     *
     * @param from {@link Position#nowhere} for a client that lacks states
     * @param received the client's offset in this space
     */
    static Subscription resume(
            Subscriber subscriber, SpaceTail tail, Collection<Seat> seats, Position from, Position received) {
        Subscription resumed = new Subscription(subscriber, from.spaceId(), tail, received);
        resumed.received = from;
        resumed.cursor = from.wholeVersion();
        resumed.lacksStates = from.isNowhere();
        resumed.promisedTo = tail.last();
        resumed.enter(seats);
        return resumed;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    String spaceId() {
        return spaceId;
    }

    Position sent() {
        return sent;
    }

    Collection<Seat> seats() {
        return seats.values();
    }

    /** Whether it is in no room. */
    boolean isEmpty() {
        return seats.isEmpty();
    }

    List<Room> rooms() {
        return List.copyOf(seats.keySet());
    }

    /**
     * Adds rooms; their events are delivered from the version after the seat's on, because the state has the earlier ones.
     */
    void enter(Collection<Seat> more) {
        Map<Room, Seat> all = new LinkedHashMap<>(seats);
        for (Seat seat : more) {
            all.remove(seat.room()); // the new one may be shown otherwise
            all.put(seat.room(), seat);
            if (replay != null) {
                replay.endAt(seat.joinedAt()); // it does not select this room's events
            }
        }
        sit(all);
    }

    boolean leave(Room room) {
        Map<Room, Seat> rest = new LinkedHashMap<>(seats);
        boolean left = rest.remove(room) != null;
        sit(rest);
        return left;
    }

    private void sit(Map<Room, Seat> all) {
        seats = all.size() > 1 ? all : Map.copyOf(all);
        patterns = false;
        for (Room room : all.keySet()) {
            patterns |= room.kind() == Room.Kind.PATTERN;
        }
    }

    boolean isAtHead() {
        return atHead;
    }

    boolean isIn(Room room) {
        return seats.containsKey(room);
    }

    /** Whether it has been in the room since that join. */
    boolean isIn(Room room, long join) {
        Seat seat = seats.get(room);
        return seat != null && seat.join() == join;
    }

    /** At the head, all events up to one that everyone was woken for were for none of its rooms. */
    void skipTo(long wokenTo) {
        if (atHead && wokenTo > cursor) {
            cursor = wokenTo;
        }
    }

    /** Whether a slightly old state could be older than what the client already has. */
    boolean needsPresentState() {
        return !sent.isNowhere() && tail.last() - sent.version() <= Spaces.MISSED_MAX;
    }

    boolean hasReached(long version) {
        return cursor >= version && restart == null && !lacksStates;
    }

    /**
     * Called for an event of one of its rooms, by one thread at a time and in order. Returns whether it is the first call
     * for this event.
     */
    boolean wake(long version) {
        if (version <= wokenFor) {
            return false;
        }
        wokenFor = version;
        if (atHead && version > cursor) {
            atHead = false;
            cursor = version - 1;
        }
        return true;
    }

    /** Takes the time of the event that it was just woken for. */
    void measure(Measurement next) {
        measureNothing(); // of a space that has left memory meanwhile
        next.begin();
        measurement = next;
    }

    void measureNothing() {
        if (measurement != null) {
            measurement.end();
            measurement = null;
        }
    }

    /** What was pulled is written. Returns whether it measures nothing any more. */
    boolean written() {
        if (measurement != null && cursor >= measurement.version() && restart == null) {
            measureNothing();
        }
        return measurement == null;
    }

    /** The next messages up to the newest event. */
    @Nullable
    Selection pull() {
        long head = tail.last(); // read first: an event added from here on wakes it again
        Selection next = pull(head);
        atHead = next == null && replay == null && hasReached(head);
        return next;
    }

    /** The next messages of events up to a version; states from a restart come first. */
    @Nullable
    Selection pull(long until) {
        Selection states = restart == null ? null : start(restart);
        if (states != null) {
            return states;
        }
        for (EventEncoding next = next(until); next != null; next = next(until)) {
            Event event = next.event();
            int after = received.version() == event.spaceVersion() ? received.index() : -1;
            Selection selection = next.select(this, patterns, after);
            if (selection != null) {
                sent = selection.messages().getLast().position();
                Selection own = subscriber.withOffsets(this, selection);
                if (Task.isDeletion(event)) {
                    subscriber.forget(Room.task(spaceId, String.valueOf(event.taskId())));
                }
                return own;
            }
        }
        return null;
    }

    /** Whether it gets the event at the cursor in this room. */
    @Override
    public boolean test(Room room) {
        Seat seat = seats.get(room);
        return seat != null && seat.joinedAt() < cursor;
    }

    /** Moves the cursor to the next event that may be for it; {@code null} if there is none or a read must come first. */
    private @Nullable EventEncoding next(long until) {
        while (cursor < until && replay == null) {
            if (cursor < readTo) {
                Event event = readNext < read.size() ? read.get(readNext) : null;
                long version = event == null ? readTo : event.spaceVersion();
                cursor = Math.min(version, until);
                if (event != null && version <= until) {
                    readNext++;
                    SpaceTail.Entry kept = tail.get(version);
                    return kept == null ? new EventEncoding(event) : kept.encoded(EventEncoding::new);
                }
                read = event == null ? List.of() : read;
                continue;
            }
            boolean lags = tail.last() - cursor > Spaces.MISSED_MAX;
            SpaceTail.Entry entry = lags || lacksStates ? null : tail.get(cursor + 1);
            if (entry != null && entry.event().payload() instanceof Purged) {
                lacksStates = true;
                entry = null;
            }
            if (entry == null) {
                lacksStates |= lags && cursor >= promisedTo;
                startReplay();
                return null;
            }
            cursor++;
            return entry.encoded(EventEncoding::new);
        }
        if (lacksStates && replay == null) {
            startReplay();
        }
        return null;
    }

    private void startReplay() {
        replay = new Replay(this, cursor, lacksStates ? null : new Wanted(seats.values()));
        subscriber.start(replay);
    }

    /** The result of a read: the wanted events after the cursor up to a version. */
    void read(Replay by, List<Event> events, long upTo) {
        if (by.equals(replay)) {
            replay = null;
            read = events;
            readNext = 0;
            readTo = upTo;
            subscriber.client().wake();
        }
    }

    /** The result of a read that met what is purged: the states come instead. */
    void lacksStates(Replay by) {
        if (by.equals(replay)) {
            replay = null;
            lacksStates = true;
            subscriber.client().wake();
        }
    }

    /**
     * Restarts all its rooms with their states of that version, if it still waits for this read. Under the lock of the
     * space.
     */
    @Nullable
    Position restartAt(Replay by, long version) {
        if (!by.equals(replay) || seats.isEmpty()) {
            return null;
        }
        long join = subscriber.nextJoin();
        Map<Room, Seat> again = new LinkedHashMap<>();
        rooms().forEach(room -> again.put(room, new Seat(room, version, join)));
        sit(again);
        return Position.joined(spaceId, version, join);
    }

    /** The result of a read of states, which are encoded. */
    void restarted(Replay by, Restart with) {
        if (by.equals(replay)) {
            replay = null;
            restart = with;
            subscriber.client().wake();
        }
    }

    private @Nullable Selection start(Restart with) {
        restart = null;
        if (!seats.keySet().containsAll(with.rooms)) { // it has left one meanwhile, and must not get its state
            startReplay();
            return null;
        }
        lacksStates = false;
        read = List.of();
        readTo = 0;
        cursor = with.at.version();
        Selection states = state(with.state, with.at);
        with.gone.forEach(subscriber::forget);
        return states;
    }

    /** The messages of a state with this client's offsets. Only the last one has the position after the state. */
    @Nullable
    Selection state(RoomState state, Position last) {
        Selection shared = state.selection();
        if (shared.messages().isEmpty()) {
            return null;
        }
        List<Message> messages = new ArrayList<>(shared.messages());
        Message end = messages.removeLast();
        List<Message> own = new ArrayList<>();
        for (Message message : messages) {
            sent = Position.nowhere(spaceId);
            own.add(subscriber.withOffset(this, message, sent));
        }
        sent = last.equals(end.at()) ? end.position() : last; // mostly one object for all
        own.add(subscriber.withOffset(this, end, last));
        return own.equals(shared.messages()) ? shared : new Selection(own);
    }
}
