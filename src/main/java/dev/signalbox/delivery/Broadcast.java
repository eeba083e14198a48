package dev.signalbox.delivery;

import dev.signalbox.model.Event;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to the rooms that somebody is in. A client may be in several of them: it hears of the event once, by
 * whichever it is reached first, all that any of its rooms hears. Inside the lock of the space.
 */
final class Broadcast {
    private final EventEncoding encoding;
    private final List<Room> rooms;
    /** By the set of {@link #rooms} that a client is in, as bits; an event has ten at the most. */
    private final @Nullable Selection[] selections;

    Broadcast(EventEncoding encoding, List<Room> rooms) {
        this.encoding = encoding;
        this.rooms = rooms;
        this.selections = new Selection[1 << rooms.size()];
    }

    Event event() {
        return encoding.event();
    }

    /** What someone with these seats hears; {@code null} if nothing. */
    @Nullable
    Selection heardIn(Set<Room> seats) {
        int in = 0;
        for (int i = 0; i < rooms.size(); i++) {
            if (seats.contains(rooms.get(i))) {
                in |= 1 << i;
            }
        }
        if (in == 0) {
            return null;
        }
        Selection known = selections[in];
        if (known == null) {
            known = encoding.select(encoding.heard(seats::contains));
            selections[in] = known;
        }
        return known;
    }
}
