package dev.signalbox.delivery;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that clients join and leave. A client is registered from {@link #opened} to {@link #closed}; a join after its
 * end does nothing, so no subscription can remain.
 */
@Singleton
public final class Rooms {
    private final Provider<Spaces> spaces; // a provider, because Spaces calls the broadcaster
    private final RoomIndex index;
    private final Broadcaster broadcaster;
    private final Replays replays;
    private final Provider<KeptStates> states; // a provider, because the gateways behind it need Rooms
    private final Visibility visibility;
    private final Limits limits;
    private final Metrics metrics;
    private final Assignments assignments;
    private final Map<Client, Subscriber> known = new ConcurrentHashMap<>();

    Rooms(
            Provider<Spaces> spaces,
            RoomIndex index,
            Broadcaster broadcaster,
            Replays replays,
            Provider<KeptStates> states,
            Visibility visibility,
            Limits limits,
            Metrics metrics,
            Assignments assignments) {
        this.spaces = spaces;
        this.index = index;
        this.broadcaster = broadcaster;
        this.replays = replays;
        this.states = states;
        this.visibility = visibility;
        this.limits = limits;
        this.metrics = metrics;
        this.assignments = assignments;
    }

    /** Registers a client, which from now on pulls the messages of its rooms. */
    public void opened(Client client) {
        Subscriber subscriber = new Subscriber(client, index, replays::start);
        assignments.opened(client); // before it is known, so that closing it comes after
        if (known.putIfAbsent(client, subscriber) == null) {
            client.follow(subscriber);
        }
    }

    /** Removes a client from all rooms; it can join none afterwards. */
    public void closed(Client client) {
        Subscriber subscriber = known.remove(client);
        if (subscriber != null) {
            subscriber.close();
            assignments.closed(client);
        }
    }

    /** The part of a join behind the step under the lock of the space: encodes and sends the state. */
    public interface Joining {
        /** For a client that has disconnected. */
        Joining NOTHING = () -> CompletableFuture.completedFuture(Map.of());

        /**
         * On the client's command thread, not under the lock of a space.
         *
         * @return the fields of the ack, once a later connection can recover this join
         */
        CompletionStage<Map<String, Object>> complete();
    }

    /** Collects the missed events of a room after a version; under the lock of the space. */
    public interface Missed {
        RoomState state(SpaceView view, long since, List<Event> missed);
    }

    /**
     * Joins rooms (at least one) that share a state; the client gets the state and all later events. On the client's
     * command thread, not under the lock of a space.
     *
     * @param since the version after which the client gets the missed events instead of the state; {@code null} for the
     *     state
     * @param wanted selects the events of the rooms
     * @return the fields of the ack, once a later connection can recover this join
     * @throws Refused {@code RATE_LIMITED} for more rooms than a connection may have; {@code SPACE_NOT_FOUND} when the
     *     right to see the space has just ended
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
                        .since(spaceId, since, wanted, Spaces.MISSED_MAX, Spaces.LOOKED_AT_MAX, (view, missed) -> {
                            if (missed == null) {
                                metrics.resynced(Metrics.ResyncMode.FULL);
                                return join(client, rooms, view);
                            }
                            return join(client, rooms, view, since, () -> missedState.state(view, since, missed));
                        });
        return joining.complete();
    }

    /**
     * Joins rooms with their full state. Under the lock of the space; call {@link Joining#complete} afterwards, outside the
     * lock.
     */
    public Joining join(Client client, List<Room> rooms, SpaceView view) {
        return join(client, rooms, view, present -> states.get().full(view, rooms, present));
    }

    /**
     * Joins rooms with the missed events instead of the state.
     *
     * @param since the version after which events were missed
     * @param missed makes the state of the missed events, up to the view's version
     */
    public Joining join(Client client, List<Room> rooms, SpaceView view, long since, Supplier<RoomState> missed) {
        metrics.resynced(Metrics.ResyncMode.DELTA);
        return join(client, rooms, view, present -> states.get().missed(view, rooms, since, present, missed));
    }

    /** @param found makes the state of the rooms; asked whether it must be of the view's version */
    private Joining join(Client client, List<Room> rooms, SpaceView view, Function<Boolean, RoomState> found) {
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
        // A client that already has events after an older state must not get them again.
        RoomState state = found.apply(subscriber.hasJoined());
        PendingState awaited = subscriber.join(rooms, spaceId, view.tail(), state, broadcaster.wokenTo(spaceId));
        return awaited == null
                ? Joining.NOTHING
                : () -> {
                    if (evictIfForbidden(subscriber, spaceId)) {
                        awaited.cancel();
                        throw Refused.noSpace();
                    }
                    // Stored first, under the subscriber's lock, which the woken event loop would wait for.
                    CompletionStage<@Nullable Void> remembered;
                    try {
                        remembered = subscriber.remember();
                    } catch (RuntimeException | Error e) {
                        awaited.cancel();
                        throw e;
                    }
                    send(client, state, awaited);
                    return remembered.thenApply(done -> state.answer());
                };
    }

    /**
     * Sends the requested state of a room, which the client may or may not be in. Under the lock of the space; call
     * {@link Joining#complete} afterwards, outside the lock.
     */
    public Joining resync(Client client, Room room, RoomState state) {
        Subscriber subscriber = known.get(client);
        String spaceId = room.spaceId();
        metrics.resynced(Metrics.ResyncMode.FULL);
        PendingState awaited = subscriber == null
                ? null
                : subscriber.ask(
                        room, state, broadcaster.wokenTo(spaceId), () -> visibility.sees(client.principal(), spaceId));
        return awaited == null
                ? Joining.NOTHING
                : () -> {
                    send(client, state, awaited);
                    return CompletableFuture.completedFuture(state.answer());
                };
    }

    private static void send(Client client, RoomState state, PendingState awaited) {
        try {
            client.answer(awaited, (int) Math.min(Integer.MAX_VALUE, state.bytes()));
        } catch (RuntimeException | Error e) {
            client.close(CloseReason.SLOW_CONSUMER); // it lacks a state now, and gets it when it reconnects
            throw e;
        }
    }

    /** Removes a client from the rooms that it may not be in any more, and sends it an error for each of their spaces. */
    public void review(Client client) {
        Subscriber subscriber = known.get(client);
        if (subscriber != null) {
            for (String spaceId : subscriber.spaces()) {
                if (evictIfForbidden(subscriber, spaceId)) {
                    sendEvicted(client, spaceId);
                }
            }
        }
    }

    private void sendEvicted(Client client, String spaceId) {
        boolean isReader = visibility.sees(client.principal(), spaceId);
        Map<String, Object> error = new Refused(
                        ErrorCode.SPACE_NOT_FOUND,
                        isReader
                                ? "You are no longer a member of this space; what everyone may read can be joined."
                                : "You can no longer see this space.")
                .json();
        error.put("spaceId", spaceId);
        client.answer(Selection.of(new Message(EventName.ERROR, error)));
    }

    /**
     * Called after a client has a seat: either this check sees that a right was revoked, or the review after the revocation
     * sees the seat.
     */
    private boolean evictIfForbidden(Subscriber subscriber, String spaceId) {
        Principal principal = subscriber.client().principal();
        boolean seesSpace = visibility.sees(principal, spaceId);
        List<Room> forbidden = new ArrayList<>(0);
        for (Room room : subscriber.rooms(spaceId)) {
            if (!seesSpace || (room.kind() == Room.Kind.SPACE && !visibility.sees(principal, room))) {
                forbidden.add(room);
            }
        }
        if (forbidden.isEmpty()) {
            return false;
        }
        forbidden.forEach(subscriber::leave);
        subscriber.remember();
        return true;
    }

    /** The client's room of a kind, in any space; {@code null} if it is in none. */
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

    /** Leaves rooms: no message of them is pulled after this call. */
    public CompletionStage<@Nullable Void> leave(Client client, Collection<Room> rooms) {
        Subscriber subscriber = known.get(client);
        if (subscriber == null) {
            return CompletableFuture.completedFuture(null);
        }
        rooms.forEach(subscriber::leave);
        return subscriber.remember();
    }

    /** {@code null} for one that is not open. */
    @Nullable
    Subscriber subscriber(Client client) {
        return known.get(client);
    }

    /** The signed-in users who are in any room of a space now, on this instance: their names by id. */
    public Map<String, String> people(String spaceId) {
        return index.people(spaceId);
    }

    /**
     * Shows a notice to the other clients in a room, behind the events that they have not pulled yet.
     *
     * @param sender {@code null} for one that is not connected here
     * @param key a later notice with the same one replaces this one where it still waits
     */
    public void showOthers(@Nullable Client sender, Room room, String key, Message notice) {
        Selection shared = Selection.of(notice);
        for (Subscription each : index.in(room)) {
            if (!each.subscriber().client().equals(sender)) {
                each.subscriber().show(room, key, shared);
            }
        }
    }

    /**
     * Shows a notice to every client with a dashboard, once.
     *
     * @param key as in {@link #showOthers}
     */
    public void showDashboards(String key, Message notice) {
        Selection shared = Selection.of(notice);
        Set<Subscriber> shown = new HashSet<>();
        for (Subscription each : index.in(Room.Kind.DASHBOARD)) {
            if (shown.add(each.subscriber())) {
                each.subscriber().show(Room.dashboard(each.spaceId()), key, shared);
            }
        }
    }

    /** The number of rooms that are not empty. */
    public int count() {
        return index.size();
    }

    /** Sends a notice to every client. */
    public void sendToAll(Message notice) {
        Selection shared = Selection.of(notice);
        known.keySet().forEach(client -> client.answer(shared));
    }
}
