package dev.signalbox.projection;

import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Event;
import dev.signalbox.model.Intention;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest intentions of one space, and older ones only from a change until it is projected; the others are in the store.
 * Guarded by the lock of the space.
 */
final class RecentIntentions {
    /** How many stay in memory. */
    static final int MAX = 200;

    /**
     * One of them after the event at a version.
     *
     * @param intention {@code null} for a deleted one
     */
    private record Slot(@Nullable Entity intention, long version) {}

    /** By id, which is the order of creation. */
    private final TreeMap<String, Slot> slots = new TreeMap<>();
    /** All that exist from this id on have a slot. */
    private String from = "";
    /** The newest event about an older one; what was read from the store before it may be that one. */
    private long olderChangedAt;

    private Map<String, @Nullable Entity> read = Map.of();

    /** Starts with the newest ones at a version. */
    void begin(List<Entity> newest, long at) {
        newest.forEach(entity -> slots.put(entity.id(), new Slot(entity, entity.version())));
        String next = Intention.id(at + 1);
        from = slots.isEmpty() || slots.firstKey().compareTo(next) > 0 ? next : slots.firstKey();
    }

    /** Those that were read from the store for the current step, {@code null} for missing ones; empty between steps. */
    void read(Map<String, @Nullable Entity> intentions) {
        read = intentions;
    }

    /** Whether what was read from the store, when the view was at that version, is still so. */
    boolean isCurrentSince(long version) {
        return olderChangedAt <= version;
    }

    /** @throws IntentionNotLoaded when it must be read from the store first */
    @Nullable
    Entity get(String id) {
        Slot slot = slots.get(id);
        if (slot != null) {
            return slot.intention;
        }
        if (id.compareTo(from) >= 0) {
            return null;
        }
        if (!read.containsKey(id)) {
            throw new IntentionNotLoaded(id);
        }
        return read.get(id);
    }

    /** The newest first, at most {@link #MAX}. */
    List<Entity> newest() {
        return window().descendingMap().values().stream()
                .flatMap(slot -> Stream.ofNullable(slot.intention))
                .limit(MAX)
                .toList();
    }

    private NavigableMap<String, Slot> window() {
        return slots.tailMap(from, true);
    }

    /** Folds the next event; one whose state is already newer stays unchanged. */
    @Nullable
    Entity apply(Event event, EntityEvent change) {
        String id = change.entityId();
        boolean isOlder = id.compareTo(from) < 0;
        if (isOlder && change.verb() == Verb.CREATED) {
            return null; // projected, and gone again
        }
        Slot slot = slots.get(id);
        Entity before = get(id);
        if (slot != null && slot.version >= event.spaceVersion()
                || before != null && before.version() >= event.spaceVersion()) {
            return before;
        }
        if (before == null && change.verb() != Verb.CREATED) {
            return null; // deleted by a later event that is projected already
        }
        Entity after = Entity.apply(before, event, change);
        slots.put(id, new Slot(after, event.spaceVersion()));
        if (isOlder) {
            olderChangedAt = event.spaceVersion();
        }
        return after;
    }

    /** Drops what is projected now and no longer needed. */
    void projected(long upTo) {
        slots.headMap(from).values().removeIf(slot -> slot.version <= upTo);
        window().values().removeIf(slot -> slot.intention == null && slot.version <= upTo);
        for (int left = window().size() - MAX; left > 0; left--) {
            Map.Entry<String, Slot> oldest = slots.ceilingEntry(from);
            String next = oldest == null ? null : slots.higherKey(oldest.getKey());
            if (oldest == null || next == null || oldest.getValue().version > upTo) {
                return;
            }
            slots.remove(oldest.getKey());
            from = next;
        }
    }
}
