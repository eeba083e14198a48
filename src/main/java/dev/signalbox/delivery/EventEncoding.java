package dev.signalbox.delivery;

import dev.signalbox.delivery.EventMessages.Slot;
import dev.signalbox.model.Event;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The messages of one event, each encoded when the first client needs it, and once for all. Any thread. */
final class EventEncoding {
    private static final Slot[] SLOTS = Slot.values();

    private final Event event;
    private final Map<Slot, List<Room>> audiences = new EnumMap<>(Slot.class);
    /** Guarded by itself. */
    private final Map<Slot, Message> messages = new EnumMap<>(Slot.class);
    /** Guarded by {@link #messages}. By audience, for a broadcast asks for few. */
    private final Map<Set<Slot>, Selection> selections = new HashMap<>(4);

    EventEncoding(Event event) {
        this.event = event;
        for (Slot slot : SLOTS) {
            List<Room> audience = EventMessages.audience(event, slot);
            if (!audience.isEmpty()) {
                audiences.put(slot, audience);
            }
        }
    }

    Event event() {
        return event;
    }

    /** When every message of it was needed, and each in both dialects. */
    long bytesMax() {
        return SLOTS.length * 3 * event.dataBytes();
    }

    /** Every room that hears anything of the event. */
    Set<Room> rooms() {
        Set<Room> rooms = new LinkedHashSet<>();
        audiences.values().forEach(rooms::addAll);
        return rooms;
    }

    /** Which of the messages someone hears who is in the given rooms. */
    Set<Slot> heard(Predicate<Room> in) {
        Set<Slot> heard = EnumSet.noneOf(Slot.class);
        audiences.forEach((slot, audience) -> {
            if (audience.stream().anyMatch(in)) {
                heard.add(slot);
            }
        });
        return heard;
    }

    /** The messages in these slots, in their order; the same object for everyone who hears the same. */
    Selection select(Set<Slot> heard) {
        synchronized (messages) {
            Selection selected = selections.get(heard);
            if (selected == null) {
                List<Message> made = new ArrayList<>(heard.size());
                for (Slot slot : heard) {
                    made.add(messages.computeIfAbsent(slot, s -> EventMessages.encode(event, s)));
                }
                selected = new Selection(made);
                selections.put(EnumSet.copyOf(heard), selected);
            }
            return selected;
        }
    }
}
