package dev.signalbox.delivery;

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

    /** The rooms of one space; no set is empty. */
    private record InSpace(SpaceUse use, Map<Room, Set<Subscription>> rooms) {}

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
        spaces.computeIfAbsent(room.spaceId(), id -> new InSpace(uses.apply(id), new HashMap<>()))
                .rooms
                .computeIfAbsent(room, r -> new LinkedHashSet<>())
                .add(subscription);
    }

    synchronized void remove(Room room, Subscription subscription) {
        InSpace space = spaces.get(room.spaceId());
        if (space == null) {
            return;
        }
        Set<Subscription> left = space.rooms.get(room);
        if (left != null && left.remove(subscription) && left.isEmpty()) {
            space.rooms.remove(room);
            if (space.rooms.isEmpty()) {
                spaces.remove(room.spaceId());
                space.use.close();
            }
        }
    }

    /** The subscriptions in the room now. */
    synchronized Subscription[] in(Room room) {
        InSpace space = spaces.get(room.spaceId());
        Set<Subscription> all = space == null ? null : space.rooms.get(room);
        return all == null ? NOBODY : all.toArray(Subscription[]::new);
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

    /** The number of rooms that are not empty. */
    synchronized int size() {
        return spaces.values().stream().mapToInt(space -> space.rooms.size()).sum();
    }
}
