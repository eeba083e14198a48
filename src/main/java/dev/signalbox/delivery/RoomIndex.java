package dev.signalbox.delivery;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The subscriptions in each room. Any thread; its lock is the last in the lock order. */
@Singleton
final class RoomIndex {
    private static final Subscription[] NOBODY = {};

    /** Guarded by this; no set is empty. */
    private final Map<Room, Set<Subscription>> rooms = new HashMap<>();

    synchronized void add(Room room, Subscription subscription) {
        rooms.computeIfAbsent(room, r -> new LinkedHashSet<>()).add(subscription);
    }

    synchronized void remove(Room room, Subscription subscription) {
        Set<Subscription> left = rooms.get(room);
        if (left != null && left.remove(subscription) && left.isEmpty()) {
            rooms.remove(room);
        }
    }

    /** The subscriptions in the room now. */
    synchronized Subscription[] in(Room room) {
        @Nullable Set<Subscription> all = rooms.get(room);
        return all == null ? NOBODY : all.toArray(Subscription[]::new);
    }

    /** The subscriptions in any room of a space. */
    synchronized Set<Subscription> inSpace(String spaceId) {
        Set<Subscription> all = new LinkedHashSet<>();
        rooms.forEach((room, in) -> {
            if (room.spaceId().equals(spaceId)) {
                all.addAll(in);
            }
        });
        return all;
    }

    /** The number of rooms that are not empty. */
    synchronized int size() {
        return rooms.size();
    }
}
