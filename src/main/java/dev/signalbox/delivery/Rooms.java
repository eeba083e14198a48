package dev.signalbox.delivery;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in which room: two mirrored maps that change together, under one lock. A client is known from {@link #opened}
 * to {@link #closed}; a join that comes after its end does nothing, so nothing is left behind.
 */
@Singleton
public final class Rooms {
    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

    private static final long SETTLE_MILLIS = 10_000;

    /** One may wait for the log, and another for the lock of a space. */
    private static final int CATCH_UPS_AT_ONCE = 4;

    private final Provider<Spaces> spaces; // which tells the broadcaster, which asks us
    private final Encodings encodings;
    private final Provider<StatesOfRooms> states;
    private final Visibility visibility;
    private final InTurn catchUps;
    private final Limits limits;
    private final Metrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final Map<Room, Set<Member>> members = new HashMap<>();
    /** Changed under the lock. */
    private final Map<Client, Member> known = new ConcurrentHashMap<>();
    /** One for each live space. */
    private final Map<String, Publisher> publishers = new ConcurrentHashMap<>();

    Rooms(
            Provider<Spaces> spaces,
            Encodings encodings,
            Provider<StatesOfRooms> states,
            Visibility visibility,
            @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads,
            Limits limits,
            Metrics metrics) {
        this.spaces = spaces;
        this.encodings = encodings;
        this.states = states;
        this.visibility = visibility;
        this.catchUps = new InTurn(CATCH_UPS_AT_ONCE, virtualThreads);
        this.limits = limits;
        this.metrics = metrics;
    }

    public void opened(Client client) {
        lock.lock();
        try {
            known.putIfAbsent(client, new Member(client));
        } finally {
            lock.unlock();
        }
    }

    /** Takes a client out of every room, for good. */
    public void closed(Client client) {
        lock.lock();
        try {
            Member member = known.remove(client);
            if (member != null) {
                member.seats().forEach(seat -> remove(seat.room(), member));
                member.leave();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a client that is catching up in a space has done so, but not for long: a join then finds it live. On the
     * thread that serves the client's commands, and not inside the lock of a space.
     */
    public void settle(Client client, String spaceId) {
        Member member = member(client);
        if (member != null) {
            try {
                member.awaitLive(spaceId, SETTLE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Collects what was missed in a room behind an event; under the lock of the space. */
    public interface Missed {
        RoomState state(SpaceView view, long since, List<Event> missed);
    }

    /**
     * Enters rooms that share a state, at least one, and gets it and what happened since. On the thread that serves the
     * client's commands, not under the lock of a space.
     *
     * @param since behind which event what was missed takes the place of the state; {@code null} for the state
     * @param wanted which events the rooms hear
     * @return the fields of the ack, as soon as a later connection can go on from here
     * @throws Refused {@code RATE_LIMITED} for more rooms than a connection may have; {@code SPACE_NOT_FOUND} when the right
     *     to see the space ended in this moment
     */
    public CompletionStage<Map<String, Object>> join(
            Client client,
            List<Room> rooms,
            String spaceId,
            @Nullable Long since,
            Predicate<Event> wanted,
            Missed missedState) {
        settle(client, spaceId);
        Joining joining = since == null
                ? inOrder(spaceId, view -> join(client, rooms, view))
                : spaces.get()
                        .since(
                                spaceId,
                                since,
                                wanted,
                                Spaces.MISSED_MAX,
                                Spaces.LOOKED_AT_MAX,
                                this::inOrder,
                                (view, missed) -> missed == null
                                        ? join(client, rooms, view)
                                        : join(
                                                client,
                                                rooms,
                                                view,
                                                since,
                                                () -> missedState.state(view, since, missed)));
        return joining.welcome();
    }

    /** Runs a step {@link Publisher#inOrder}. */
    public <T> T inOrder(String spaceId, Function<SpaceView, T> step) {
        return publisher(spaceId).inOrder(step);
    }

    Publisher publisher(String spaceId) {
        return publishers.computeIfAbsent(spaceId, id -> new Publisher(id, spaces.get(), this::broadcast));
    }

    /** Enters rooms with their full state. In a step {@link #inOrder}; {@link Joining#welcome} has to follow it, outside. */
    public Joining join(Client client, List<Room> rooms, SpaceView view) {
        return join(client, rooms, view, present -> states.get().full(view, rooms, present));
    }

    /**
     * The same with what was missed in the place of the state.
     *
     * @param since behind which event
     * @param missed up to the view's version
     */
    public Joining join(Client client, List<Room> rooms, SpaceView view, long since, Supplier<RoomState> missed) {
        return join(client, rooms, view, present -> states.get().missed(view, rooms, since, present, missed));
    }

    /** @param states may be older than the present, unless it is told not to */
    private Joining join(Client client, List<Room> rooms, SpaceView view, Function<Boolean, RoomState> states) {
        Member member = member(client);
        if (member == null) {
            return Joining.NOTHING;
        }
        if (limits.enabled() && member.roomsWith(rooms) > limits.rooms()) {
            metrics.limited(Metrics.Limit.ROOMS);
            throw Refused.limited("A connection may be in " + limits.rooms() + " rooms; leave some first.", 0);
        }
        // Who has heard of what an older state lacks must not hear of it again.
        RoomState state = states.apply(member.hasJoined());
        boolean wasBehind = member.isBehind(view.spaceId());
        member.join(rooms, view.spaceId(), state.version());
        enter(member, rooms);
        if (evictIfBlind(member, view.spaceId())) {
            throw Refused.noSpace();
        }
        if (wasBehind) {
            return restart(
                    member,
                    view,
                    true,
                    state.answer(),
                    false); // what it lacks is older than this state, so all its rooms begin here
        }
        Member.Behind behind = member.lag(view.spaceId(), state.version());
        if (behind == null || !rooms.stream().allMatch(member::hasSeat)) {
            throw Refused.noSpace();
        }
        return new Welcome(this, member, behind, rooms, List.of(), state, state.answer(), false);
    }

    /**
     * Takes a client out of the rooms of every space that it may not see any more, and tells it. Not inside the lock of a
     * space.
     */
    public void review(Client client) {
        Member member = member(client);
        if (member != null) {
            for (String spaceId : member.spaces()) {
                if (evictIfBlind(member, spaceId)) {
                    sayEvicted(client, spaceId);
                }
            }
        }
    }

    private static void sayEvicted(Client client, String spaceId) {
        client.answer(new Message(
                EventName.ERROR,
                Json.object(
                        "code",
                        ErrorCode.SPACE_NOT_FOUND.name(),
                        "message",
                        "You can no longer see this space.",
                        "spaceId",
                        spaceId)));
    }

    /**
     * Asked after a client has got a seat: so either this sees that a right was taken away, or the review that follows it
     * sees the seat.
     */
    private boolean evictIfBlind(Member member, String spaceId) {
        if (visibility.sees(member.client().principal(), spaceId)) {
            return false;
        }
        member.rooms(spaceId).forEach(room -> leave(member, room));
        member.remember();
        return true;
    }

    /**
     * Gives a client that is behind the states of all its rooms in a space. Under the lock of the space.
     *
     * @param present whether an older state would take it back
     * @param answer the fields of the ack, if it waits for one
     */
    Joining restart(Member member, SpaceView view, boolean present, Map<String, Object> answer, boolean fellBehind) {
        List<Room> rooms = member.rooms(view.spaceId());
        if (rooms.isEmpty()) {
            return Joining.NOTHING; // it left them meanwhile
        }
        List<Room> gone = rooms.stream()
                .filter(room -> room.kind() == Room.Kind.TASK && view.task(room.id()) == null)
                .toList();
        RoomState state = states.get().full(view, rooms, present || !gone.isEmpty());
        Member.Behind behind = member.restart(view.spaceId(), state.version());
        return behind == null
                ? Joining.NOTHING
                : new Welcome(this, member, behind, rooms, gone, state, answer, fellBehind);
    }

    /** Where it has a seat: one that was taken away meanwhile, or went with the client, must leave nothing here. */
    private void enter(Member member, Collection<Room> rooms) {
        lock.lock();
        try {
            if (known.get(member.client()) == member) {
                rooms.stream()
                        .filter(member::hasSeat)
                        .forEach(room -> members.computeIfAbsent(room, r -> new LinkedHashSet<>())
                                .add(member));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a state that was asked for, of a room that the client may be in. In a step {@link #inOrder}; {@link
     * Joining#welcome} has to follow it, outside.
     */
    public Joining resync(Client client, SpaceView view, RoomState state) {
        Member member = member(client);
        if (member == null) {
            return Joining.NOTHING;
        }
        String spaceId = view.spaceId();
        Member.Behind behind = member.isBehind(spaceId) ? null : member.lag(spaceId, state.version());
        return behind == null
                ? () -> {
                    member.answerAside(spaceId, state.messages());
                    return CompletableFuture.completedFuture(state.answer());
                }
                : new Welcome(this, member, behind, List.of(), List.of(), state, state.answer(), false);
    }

    private @Nullable Member member(Client client) {
        lock.lock();
        try {
            return known.get(client);
        } finally {
            lock.unlock();
        }
    }

    /** The client's room of a kind, in whatever space; {@code null} if it is in none like that. */
    public @Nullable Room roomOf(Client client, Room.Kind kind, String id) {
        Member member = member(client);
        if (member != null) {
            for (Seat seat : member.seats()) {
                if (seat.room().kind() == kind && seat.room().id().equals(id)) {
                    return seat.room();
                }
            }
        }
        return null;
    }

    /** A broadcast that is under way asks each client for its rooms as they are then: none comes after this. */
    public CompletionStage<@Nullable Void> leave(Client client, Collection<Room> rooms) {
        Member member = member(client);
        if (member == null) {
            return CompletableFuture.completedFuture(null);
        }
        rooms.forEach(room -> leave(member, room));
        return member.remember();
    }

    void leave(Member member, Room room) {
        lock.lock();
        try {
            member.leave(room);
            remove(room, member);
        } finally {
            lock.unlock();
        }
    }

    private void remove(Room room, Member member) {
        Set<Member> left = members.get(room);
        if (left != null && left.remove(member) && left.isEmpty()) {
            members.remove(room);
        }
    }

    /** A task that is gone has no room any more, for those who have heard of it. */
    void forgetDeleted(Member member, Event event) {
        if (Task.isDeletion(event)) {
            Room room = Room.task(event.spaceId(), String.valueOf(event.taskId()));
            if (member.rooms(event.spaceId()).contains(room)) {
                leave(member, room);
                member.remember();
            }
        }
    }

    /**
     * How a client stands in each space where it is live and its offset tells too little; for who will come back. Not inside
     * the lock of a space.
     */
    public List<Standing> standing(Client client) {
        Member member = member(client);
        List<Standing> standing = new ArrayList<>();
        if (member != null) {
            for (String spaceId : member.liveIn()) {
                long until = inOrder(spaceId, SpaceView::version); // all of it has been sent to who is live
                Standing in = member.standing(spaceId, until);
                if (in != null) {
                    standing.add(in);
                }
            }
        }
        return standing;
    }

    /** Takes up the rooms of a former connection, and sends what was missed. The client was {@link #opened}. */
    public void resume(Client client, Resumption resumption) {
        Member member = member(client);
        if (member == null) {
            return;
        }
        List<Member.Behind> behind = new ArrayList<>();
        for (Resumption.InSpace space : resumption.spaces()) {
            Member.Behind in = member.resume(space.seats(), space.from(), space.received());
            enter(member, space.seats().stream().map(Seat::room).toList());
            if (evictIfBlind(member, space.from().spaceId())) {
                sayEvicted(client, space.from().spaceId()); // its right ended since the session was looked at
            } else if (in != null) {
                behind.add(in);
            }
        }
        behind.forEach(in -> catchingUp(member, in).next());
    }

    CatchUp catchingUp(Member member, Member.Behind behind) {
        return new CatchUp(member, behind, spaces.get(), encodings, this, catchUps);
    }

    /**
     * Sends an event to everyone who hears it: encoded once, and to each all its messages in one call. What goes wrong for one
     * costs it no event: it falls behind, and catches up or is closed. Called by the {@link Publisher} of the space.
     */
    private void broadcast(Event event) {
        long started = System.nanoTime();
        int reached = 0;
        try {
            List<Room> occupied = new ArrayList<>(2);
            List<Member[]> hearers = new ArrayList<>(2);
            EventEncoding encoding = encodings.of(event);
            hearers(encoding.rooms(), occupied, hearers);
            Broadcast broadcast = new Broadcast(encoding, occupied);
            for (Member[] room : hearers) {
                for (Member member : room) {
                    reached += hear(member, broadcast) ? 1 : 0;
                }
            }
        } catch (RuntimeException | Error e) { // no memory to encode it, for instance
            LOG.error("[EVENT_BROADCAST] space={} version={} failed", event.spaceId(), event.spaceVersion(), e);
            known.values().forEach(member -> fellBehind(member, member.fallBehind(event)));
        }
        LOG.info(
                "[EVENT_BROADCAST] type={} space={} version={} clients={} ms={}",
                event.type(),
                event.spaceId(),
                event.spaceVersion(),
                reached,
                (System.nanoTime() - started) / 1_000_000);
    }

    private void fellBehind(Member member, Member.Heard heard) {
        if (heard.fellBehind() != null) {
            catchingUp(member, heard.fellBehind()).next();
        }
    }

    private boolean hear(Member member, Broadcast broadcast) {
        Member.Heard heard;
        try {
            heard = member.hear(broadcast);
        } catch (RuntimeException e) {
            LOG.error("[EVENT_BROADCAST] client={} failed", member.client().id(), e);
            heard = member.fallBehind(broadcast.event());
        }
        if (heard.sent()) {
            forgetDeleted(member, broadcast.event());
        } else {
            fellBehind(member, heard);
        }
        return heard.sent();
    }

    /** Those of the rooms that somebody is in, and who that is now. */
    private void hearers(Set<Room> rooms, List<Room> occupied, List<Member[]> hearers) {
        lock.lock();
        try {
            for (Room room : rooms) {
                Set<Member> in = members.get(room);
                if (in != null) {
                    occupied.add(room);
                    hearers.add(in.toArray(Member[]::new));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many rooms somebody is in. */
    public int count() {
        lock.lock();
        try {
            return members.size();
        } finally {
            lock.unlock();
        }
    }

    /** Tells every client something that has no place in any space. */
    public void tell(Message notice) {
        List<Member> all;
        lock.lock();
        try {
            all = List.copyOf(known.values());
        } finally {
            lock.unlock();
        }
        Selection shared = Selection.of(notice);
        all.forEach(member -> member.client().send(shared));
    }
}
