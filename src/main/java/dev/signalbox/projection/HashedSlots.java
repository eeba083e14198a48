package dev.signalbox.projection;

import java.util.stream.IntStream;

/**
 * The slots of tasks by the hash of something that they have; usually one each, without an object for it. Who asks gets
 * those of other things with the same hash as well. A table of hashes and slots with open addressing: an entry stands at
 * the place of its hash, or behind it with no free place between. Not thread-safe.
 */
final class HashedSlots {
    private static final int FIRST_PLACES = 16;
    private static final long FREE = 0;

    /** The hash above, the slot and 1 below. Their number is a power of two; at most three quarters are taken. */
    private long[] entries = new long[FIRST_PLACES];

    private int size;

    /** Adds it once. */
    void add(int hash, int slot) {
        if (4 * (size + 1) > 3 * entries.length) {
            grow();
        }
        long entry = entry(hash, slot);
        int place = find(entry);
        size += entries[place] == FREE ? 1 : 0;
        entries[place] = entry;
    }

    void remove(int hash, int slot) {
        int free = find(entry(hash, slot));
        if (entries[free] == FREE) {
            return;
        }
        size--;
        for (int place = next(free); entries[place] != FREE; place = next(place)) {
            boolean mayMove = distance(first(entries[place]), place) >= distance(free, place);
            if (mayMove) {
                entries[free] = entries[place];
                free = place;
            }
        }
        entries[free] = FREE;
    }

    IntStream get(int hash) {
        IntStream.Builder found = IntStream.builder();
        for (int place = first(entry(hash, 0)); entries[place] != FREE; place = next(place)) {
            if (hash(entries[place]) == hash) {
                found.add((int) entries[place] - 1);
            }
        }
        return found.build();
    }

    private void grow() {
        long[] before = entries;
        entries = new long[2 * before.length];
        for (long entry : before) {
            if (entry != FREE) {
                entries[find(entry)] = entry;
            }
        }
    }

    private static long entry(int hash, int slot) {
        return (long) hash << Integer.SIZE | slot + 1;
    }

    private static int hash(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    /** Where it is, or the free place where it belongs. */
    private int find(long entry) {
        int place = first(entry);
        while (entries[place] != FREE && entries[place] != entry) {
            place = next(place);
        }
        return place;
    }

    /** Neighbouring numbers are apart, so that those of one hash do not make others long to find. */
    private int first(long entry) {
        int mixed = hash(entry) * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & entries.length - 1;
    }

    private int next(int place) {
        return place + 1 & entries.length - 1;
    }

    /** How far it is from one place to another, which is behind it. */
    private int distance(int from, int to) {
        return to - from & entries.length - 1;
    }
}
