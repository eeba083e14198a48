package dev.signalbox.delivery;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients enter and leave. A client is known from {@link #opened} to {@link #closed}; a join that comes after its end
 * does nothing, so nothing is left behind.
 */
@Singleton
public final class Rooms {
    private final Provider<Spaces> spaces; // which tell the broadcaster
    private final RoomIndex index;
    private final Broadcaster broadcaster;
    private final Replays replays;
    private final Provider<StatesOfRooms> states; // of gateways, which have us
    private final Visibility visibility;
    private final Limits limits;
    private final Metrics metrics;
    private final Map<Client, Subscriber> known = new ConcurrentHashMap<>();

    Rooms(
            Provider<Spaces> spaces,
            RoomIndex index,
            Broadcaster broadcaster,
            Replays replays,
            Provider<StatesOfRooms> states,
            Visibility visibility,
            Limits limits,
            Metrics metrics) {
        this.spaces = spaces;
        this.index = index;
        this.broadcaster = broadcaster;
        this.replays = replays;
        this.states = states;
        this.visibility = visibility;
        this.limits = limits;
        this.metrics = metrics;
    }

    /** From now on the client pulls what its rooms hear. */
    public void opened(Client client) {
        Subscriber subscriber = new Subscriber(client, index, replays::start);
        if (known.putIfAbsent(client, subscriber) == null) {
            client.follow(subscriber);
        }
    }

    /** Takes a client out of every room, for good. */
    public void closed(Client client) {
        Subscriber subscriber = known.remove(client);
        if (subscriber != null) {
            subscriber.close();
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
        Joining joining = since == null
                ? spaces.get().view(spaceId, view -> join(client, rooms, view))
                : spaces.get()
                        .since(
                                spaceId,
                                since,
                                wanted,
                                Spaces.MISSED_MAX,
                                Spaces.LOOKED_AT_MAX,
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

    /** Enters rooms with their full state. Under the lock of the space; {@link Joining#welcome} has to follow, outside. */
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

    private interface States {
        /** @param present whether it must be of the view's version */
        RoomState of(boolean present);
    }

    private Joining join(Client client, List<Room> rooms, SpaceView view, States found) {
        Subscriber subscriber = known.get(client);
        if (subscriber == null) {
            return Joining.NOTHING;
        }
        if (limits.enabled() && subscriber.roomsWith(rooms) > limits.rooms()) {
            metrics.limited(Metrics.Limit.ROOMS);
            throw Refused.limited("A connection may be in " + limits.rooms() + " rooms; leave some first.", 0);
        }
        String spaceId = view.spaceId();
        broadcaster.watch(spaceId, view.tail());
        // Who has heard of what an older state lacks must not hear of it again.
        RoomState state = found.of(subscriber.hasJoined());
        Subscriber.Awaited awaited = subscriber.join(rooms, spaceId, view.tail(), state);
        return awaited == null
                ? Joining.NOTHING
                : () -> {
                    if (evictIfBlind(subscriber, spaceId)) {
                        awaited.cancel();
                        throw Refused.noSpace();
                    }
                    send(client, state, awaited);
                    return subscriber.remember().thenApply(remembered -> state.answer());
                };
    }

    /**
     * Sends a state that was asked for, of a room that the client may be in. Under the lock of the space; {@link
     * Joining#welcome} has to follow, outside.
     */
    public Joining resync(Client client, Room room, RoomState state) {
        Subscriber subscriber = known.get(client);
        Subscriber.Awaited awaited = subscriber == null ? null : subscriber.ask(room, state);
        return awaited == null
                ? Joining.NOTHING
                : () -> {
                    send(client, state, awaited);
                    return CompletableFuture.completedFuture(state.answer());
                };
    }

    private static void send(Client client, RoomState state, Subscriber.Awaited awaited) {
        try {
            client.answer(awaited, (int) Math.min(Integer.MAX_VALUE, state.bytes()));
        } catch (RuntimeException | Error e) {
            client.close(CloseReason.SLOW_CONSUMER); // it lacks a state now, and may come back for it
            throw e;
        }
    }

    /** Takes a client out of the rooms of every space that it may not see any more, and tells it. */
    public void review(Client client) {
        Subscriber subscriber = known.get(client);
        if (subscriber != null) {
            for (String spaceId : subscriber.spaces()) {
                if (evictIfBlind(subscriber, spaceId)) {
                    sayEvicted(client, spaceId);
                }
            }
        }
    }

    private static void sayEvicted(Client client, String spaceId) {
        client.answer(Selection.of(new Message(
                EventName.ERROR,
                Json.object(
                        "code",
                        ErrorCode.SPACE_NOT_FOUND.name(),
                        "message",
                        "You can no longer see this space.",
                        "spaceId",
                        spaceId))));
    }

    /**
     * Asked after a client has got a seat: so either this sees that a right was taken away, or the review that follows it
     * sees the seat.
     */
    private boolean evictIfBlind(Subscriber subscriber, String spaceId) {
        if (visibility.sees(subscriber.client().principal(), spaceId)) {
            return false;
        }
        subscriber.rooms(spaceId).forEach(subscriber::leave);
        subscriber.remember();
        return true;
    }

    /** The client's room of a kind, in whatever space; {@code null} if it is in none like that. */
    public @Nullable Room roomOf(Client client, Room.Kind kind, String id) {
        Subscriber subscriber = known.get(client);
        if (subscriber != null) {
            for (Seat seat : subscriber.seats()) {
                if (seat.room().kind() == kind && seat.room().id().equals(id)) {
                    return seat.room();
                }
            }
        }
        return null;
    }

    /** Nothing of the rooms is pulled after this. */
    public CompletionStage<@Nullable Void> leave(Client client, Collection<Room> rooms) {
        Subscriber subscriber = known.get(client);
        if (subscriber == null) {
            return CompletableFuture.completedFuture(null);
        }
        rooms.forEach(subscriber::leave);
        return subscriber.remember();
    }

    /** The cursors of a client where its offset says too little of how far it is; for one that will come back. */
    public List<SavedCursor> cursors(Client client) {
        Subscriber subscriber = known.get(client);
        if (subscriber == null) {
            return List.of();
        }
        Map<String, Long> wokenTo = new HashMap<>();
        subscriber.spaces().forEach(spaceId -> wokenTo.put(spaceId, broadcaster.wokenTo(spaceId)));
        return subscriber.cursors(wokenTo);
    }

    /** Takes up the rooms of a former connection, and sends what was missed. The client was {@link #opened}. */
    public void resume(Client client, Resumption resumption) {
        Subscriber subscriber = known.get(client);
        if (subscriber == null) {
            return;
        }
        for (Resumption.InSpace in : resumption.spaces()) {
            String spaceId = in.from().spaceId();
            broadcaster.watch(spaceId, spaces.get().tail(spaceId));
        }
        subscriber.resume(resumption.spaces(), spaces.get()::tail);
        review(client); // a right may have ended since the session was looked at
    }

    /** How many rooms somebody is in. */
    public int count() {
        return index.size();
    }

    /** Tells every client something that has no place in any space. */
    public void tell(Message notice) {
        Selection shared = Selection.of(notice);
        known.keySet().forEach(client -> client.answer(shared));
    }
}
