package dev.signalbox.delivery;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which subscriptions are in which room. Any thread; its lock is the last that is taken. */
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

    /** Those who are in the room now. */
    synchronized Subscription[] in(Room room) {
        @Nullable Set<Subscription> all = rooms.get(room);
        return all == null ? NOBODY : all.toArray(Subscription[]::new);
    }

    /** Everyone in any room of a space. */
    synchronized Set<Subscription> inSpace(String spaceId) {
        Set<Subscription> all = new LinkedHashSet<>();
        rooms.forEach((room, in) -> {
            if (room.spaceId().equals(spaceId)) {
                all.addAll(in);
            }
        });
        return all;
    }

    /** How many rooms somebody is in. */
    synchronized int size() {
        return rooms.size();
    }
}
