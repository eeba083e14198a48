package dev.signalbox.delivery;

import dev.signalbox.model.Principal;
import dev.signalbox.projection.SpaceUse;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The subscriptions in each room; a space with any of them stays live. Any thread; its lock is the last in the lock order.
 */
@Singleton
final class RoomIndex {
    private static final Subscription[] NOBODY = {};

    private final Function<String, SpaceUse> uses;
    /** Guarded by this; there is none without rooms. */
    private final Map<String, InSpace> spaces = new HashMap<>();

    /**
     * The rooms of one space; no set is empty.
     *
     * @param people the signed-in users among their clients, by id
     */
    private record InSpace(SpaceUse use, Map<Room, Set<Subscription>> rooms, Map<String, Seats> people) {}

    /** In how many rooms the clients of one user are together. */
    private record Seats(String name, int count) {}

    @Inject
    RoomIndex(Provider<Spaces> spaces) { // a provider, because Spaces calls the broadcaster
        this(spaceId -> spaces.get().use(spaceId));
    }

    /** @param uses begins a use of a space that is live */
    RoomIndex(Function<String, SpaceUse> uses) {
        this.uses = uses;
    }

    /** The caller uses the space of the room meanwhile, so that this does not have to wait for it. */
    synchronized void add(Room room, Subscription subscription) {
        InSpace space = spaces.computeIfAbsent(
                room.spaceId(), id -> new InSpace(uses.apply(id), new HashMap<>(), new HashMap<>()));
        if (space.rooms.computeIfAbsent(room, r -> new LinkedHashSet<>()).add(subscription)) {
            count(space, subscription, 1);
        }
    }

    private static void count(InSpace space, Subscription subscription, int more) {
        Principal user = subscription.subscriber().client().principal();
        if (user.kind() == Principal.Kind.USER) {
            space.people.compute(user.id(), (id, seats) -> {
                int count = (seats == null ? 0 : seats.count) + more;
                return count == 0 ? null : new Seats(user.name(), count);
            });
        }
    }

    synchronized void remove(Room room, Subscription subscription) {
        InSpace space = spaces.get(room.spaceId());
        if (space == null) {
            return;
        }
        Set<Subscription> left = space.rooms.get(room);
        if (left == null || !left.remove(subscription)) {
            return;
        }
        count(space, subscription, -1);
        if (left.isEmpty()) {
            space.rooms.remove(room);
            if (space.rooms.isEmpty()) {
                spaces.remove(room.spaceId());
                space.use.close();
            }
        }
    }

    synchronized Subscription[] in(Room room) {
        InSpace space = spaces.get(room.spaceId());
        Set<Subscription> all = space == null ? null : space.rooms.get(room);
        return all == null ? NOBODY : all.toArray(Subscription[]::new);
    }

    /** The subscriptions in any room of a kind. */
    synchronized Set<Subscription> in(Room.Kind kind) {
        Set<Subscription> all = new LinkedHashSet<>();
        spaces.values()
                .forEach(space -> space.rooms.forEach((room, subscriptions) -> {
                    if (room.kind() == kind) {
                        all.addAll(subscriptions);
                    }
                }));
        return all;
    }

    /** The subscriptions in any room of a space. */
    synchronized Set<Subscription> inSpace(String spaceId) {
        Set<Subscription> all = new LinkedHashSet<>();
        InSpace space = spaces.get(spaceId);
        if (space != null) {
            space.rooms.values().forEach(all::addAll);
        }
        return all;
    }

    /** The signed-in users who are in any room of a space now: their names by id. */
    synchronized Map<String, String> people(String spaceId) {
        InSpace space = spaces.get(spaceId);
        if (space == null || space.people.isEmpty()) {
            return Map.of();
        }
        Map<String, String> names = HashMap.newHashMap(space.people.size());
        space.people.forEach((id, seats) -> names.put(id, seats.name));
        return names;
    }

    /** The number of rooms that are not empty. */
    synchronized int size() {
        return spaces.values().stream().mapToInt(space -> space.rooms.size()).sum();
    }
}
