package dev.signalbox.delivery;

import dev.signalbox.delivery.EventMessages.Slot;
import dev.signalbox.model.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Whether an event has a message for one of these seats; fast, because it is called for thousands of events in a row. */
final class Wanted implements Predicate<Event> {
    private final Map<Room, Long> rooms = new HashMap<>();
    private final boolean patterns;

    Wanted(Collection<Seat> seats) {
        seats.forEach(seat -> rooms.put(seat.room(), seat.joinedAt()));
        patterns = rooms.keySet().stream().anyMatch(room -> room.kind() == Room.Kind.PATTERN);
    }

    @Override
    public boolean test(Event event) {
        return in(event, Slot.NAMED)
                || in(event, Slot.ADDED)
                || in(event, Slot.LISTED)
                || (patterns && (in(event, Slot.MATCHED) || in(event, Slot.ASSIGNED)));
    }

    private boolean in(Event event, Slot slot) {
        for (Room room : EventMessages.audience(event, slot)) {
            if (rooms.getOrDefault(room, Long.MAX_VALUE) < event.spaceVersion()) {
                return true;
            }
        }
        return false;
    }
}
