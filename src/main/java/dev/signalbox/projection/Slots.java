package dev.signalbox.projection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbered places of things, reused when they become free; remembers which chunks of them have changed. Not thread-safe. */
final class Slots<T> {
    /** How many slots a checkpoint writes as one. */
    static final int CHUNK = 512;

    private final List<@Nullable T> slots = new ArrayList<>();
    private final BitSet free = new BitSet();
    private BitSet changedChunks = new BitSet();

    /** A free slot; {@link #set} it at once. */
    int next() {
        int slot = free.nextSetBit(0);
        return slot < 0 ? slots.size() : slot;
    }

    @Nullable
    T get(int slot) {
        return slot < slots.size() ? slots.get(slot) : null;
    }

    void set(int slot, T thing) {
        while (slots.size() < slot) {
            free.set(slots.size());
            slots.add(null);
        }
        if (slot == slots.size()) {
            slots.add(thing);
        } else {
            free.clear(slot);
            slots.set(slot, thing);
        }
        changed(slot / CHUNK);
    }

    void free(int slot) {
        slots.set(slot, null);
        free.set(slot);
        changed(slot / CHUNK);
    }

    int chunks() {
        return Math.ceilDiv(slots.size(), CHUNK);
    }

    void changed(int chunk) {
        changedChunks.set(chunk);
    }

    /** The chunks that have changed since the last call. */
    BitSet takeChanged() {
        BitSet changed = changedChunks;
        changedChunks = new BitSet();
        return changed;
    }
}
