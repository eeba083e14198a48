package dev.signalbox.delivery;

import dev.signalbox.delivery.EventMessages.Slot;
import dev.signalbox.model.Event;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The messages of one event, each encoded once, when the first client needs it. Any thread. */
final class EventEncoding {
    private static final Slot[] SLOTS = Slot.values();
    /** An event has at most its dashboard, its task or two rooms of its space, and two times eight matching patterns. */
    private static final int PLAIN_MAX = 3;

    private final Event event;
    /** All rooms of the event's messages; those that are not patterns come first. */
    private final Room[] rooms;

    private final int plain;
    /** By slot: the rooms of its message, as bits. */
    private final int[] audiences = new int[SLOTS.length];

    /** By the rooms of a client, as bits, if none is a pattern. Two threads may create equal ones. */
    private final @Nullable Selection[] ofPlain = new Selection[1 << PLAIN_MAX];

    /** Guarded by itself. */
    private final Map<Slot, Message> messages = new EnumMap<>(Slot.class);
    /** Guarded by {@link #messages}. One object per distinct set of messages. */
    private final Map<Set<Slot>, Selection> selections = new HashMap<>(4);

    EventEncoding(Event event) {
        this.event = event;
        Set<Room> all = new LinkedHashSet<>();
        List<List<Room>> bySlot = new ArrayList<>(SLOTS.length);
        for (Slot slot : SLOTS) { // the slots for patterns are the last
            bySlot.add(EventMessages.audience(event, slot));
            all.addAll(bySlot.getLast());
        }
        this.rooms = all.toArray(Room[]::new);
        int noPatterns = 0;
        for (int i = 0; i < rooms.length; i++) {
            noPatterns += rooms[i].kind() == Room.Kind.PATTERN ? 0 : 1;
            for (Slot slot : SLOTS) {
                audiences[slot.ordinal()] |= bySlot.get(slot.ordinal()).contains(rooms[i]) ? 1 << i : 0;
            }
        }
        this.plain = noPatterns;
    }

    Event event() {
        return event;
    }

    List<Room> rooms() {
        return List.of(rooms);
    }

    /**
     * The messages for a client in some of the rooms.
     *
     * @param patterns whether the client may be in pattern rooms
     * @param after only messages after this index in the event's list; -1 for all
     * @return {@code null} for nothing
     */
    @Nullable
    Selection select(Predicate<Room> in, boolean patterns, int after) {
        int bits = 0;
        for (int i = 0; i < (patterns ? rooms.length : plain); i++) {
            if (in.test(rooms[i])) {
                bits |= 1 << i;
            }
        }
        if (bits == 0) {
            return null;
        }
        if (after >= 0 || bits >= ofPlain.length) {
            return select(bits, after);
        }
        Selection known = ofPlain[bits];
        if (known == null) {
            known = select(bits, after);
            ofPlain[bits] = known;
        }
        return known;
    }

    private @Nullable Selection select(int in, int after) {
        List<Slot> slots = new ArrayList<>(SLOTS.length);
        for (int slot = after + 1; slot < SLOTS.length; slot++) {
            if ((audiences[slot] & in) != 0) {
                slots.add(SLOTS[slot]);
            }
        }
        if (slots.isEmpty()) {
            return null;
        }
        synchronized (messages) {
            return selections.computeIfAbsent(
                    Set.copyOf(slots),
                    all -> new Selection(slots.stream()
                            .map(slot -> messages.computeIfAbsent(slot, s -> EventMessages.encode(event, s)))
                            .toList()));
        }
    }
}
