package dev.signalbox.projection;

import dev.signalbox.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one space, each with its encodings once they were needed. Subscriptions are cursors over this tail:
 * an event is kept here once for all readers, and a reader that lags behind the tail reads from the log.
 *
 * <p>Written under the lock of the space; read by any thread without it: first {@link #last}, then {@link #get}. Bounded by
 * the number of events, by their bytes, and by the bytes of their encodings.
 */
public final class SpaceTail {
    static final int EVENTS_MAX = 10_000;
    /** The bytes of the events' data as JSON: at most 64 KiB per event, usually less than 1 KiB. */
    private static final long BYTES_MAX = 32 << 20;
    /** What an event takes in memory: objects, and texts that may have two bytes a character. */
    private static final int EVENT_FIXED_BYTES = 500;

    private static final int BYTES_PER_JSON_BYTE = 3;

    private static final long ENCODED_BYTES_MAX = 32 << 20;
    /** An event has up to four messages, each kept as JSON and in two dialects. */
    private static final int ENCODINGS = 12;
    /** The bytes of an encoding besides the event's data: names, ids, times. */
    private static final int ENCODED_FIXED_BYTES = 3_000;

    private static final int RING_MIN = 64;

    /** By version, modulo its length, which is a power of two. */
    private volatile AtomicReferenceArray<@Nullable Entry> ring = new AtomicReferenceArray<>(RING_MIN);

    private volatile long last;
    /** Under the lock of the space. */
    private long first = 1;
    /** Under the lock of the space. */
    private long bytes;

    private final SpaceMemory memory;
    private final AtomicLong encodedBytes = new AtomicLong();
    /** No event before this version has an encoding. */
    private final AtomicLong encodedFrom = new AtomicLong();

    /** A tail that shares its memory with nobody, for tests and benchmarks. */
    public SpaceTail() {
        this(new SpaceMemory());
    }

    SpaceTail(SpaceMemory memory) {
        this.memory = memory;
        memory.tails().incrementAndGet();
    }

    /** One event, with the encodings that all readers share. Any thread. */
    public final class Entry {
        private final Event event;
        private final int dataBytes;
        /** Guarded by this. */
        private @Nullable Object encoding;
        /** Guarded by this. Whether it has left the tail; a reader may still hold it. */
        private boolean removed;

        private Entry(Event event) {
            this.event = event;
            this.dataBytes = (int) event.dataBytes();
        }

        public Event event() {
            return event;
        }

        private long memoryBytes() {
            return EVENT_FIXED_BYTES + (long) BYTES_PER_JSON_BYTE * dataBytes;
        }

        private long encodedBytesMax() {
            return ENCODED_FIXED_BYTES + (long) ENCODINGS * dataBytes;
        }

        /**
         * The result of {@code encoder} for the event, made once for all readers; the encoder must be the same on every
         * call. Not under the lock of the space.
         */
        public <T> T encoded(Function<Event, T> encoder) {
            T encoded = encodedOnce(encoder);
            forgetEncodings(); // also of a space in which nothing happens
            return encoded;
        }

        @SuppressWarnings("unchecked") // there is only one encoder
        private synchronized <T> T encodedOnce(Function<Event, T> encoder) {
            if (removed) {
                return encoder.apply(event);
            }
            if (encoding == null) {
                encoding = encoder.apply(event);
                encodedFrom.accumulateAndGet(event.spaceVersion(), Math::min);
                count(encodedBytesMax());
            }
            return (T) encoding;
        }

        private synchronized void remove() {
            removed = true;
            forgetEncoding();
        }

        private synchronized void forgetEncoding() {
            if (encoding != null) {
                encoding = null;
                count(-encodedBytesMax());
            }
        }
    }

    private void count(long encoded) {
        encodedBytes.addAndGet(encoded);
        memory.encodings().add(encoded);
    }

    /** Starts empty after the event at a version. */
    void begin(long version) {
        first = version + 1;
        last = version;
        encodedFrom.set(first);
    }

    /** The version of its newest event; before the first one, the version it started after. */
    public long last() {
        return last;
    }

    /** @return {@code null} for an event older than the kept ones or newer than {@link #last} */
    public @Nullable Entry get(long version) {
        AtomicReferenceArray<@Nullable Entry> all = ring;
        Entry entry = all.get((int) (version & (all.length() - 1)));
        return entry != null && entry.event.spaceVersion() == version ? entry : null;
    }

    /** What an event takes in memory; 0 for one that it does not have. */
    long memoryBytes(long version) {
        Entry entry = get(version);
        return entry == null ? 0 : entry.memoryBytes();
    }

    /** The events after a version, oldest first. Under the lock of the space. */
    List<Event> since(long place) {
        List<Event> events = new ArrayList<>();
        for (long version = Math.max(first, place + 1); version <= last; version++) {
            Entry entry = get(version);
            if (entry != null) {
                events.add(entry.event);
            }
        }
        return events;
    }

    /** The version of the oldest kept event. Under the lock of the space. */
    long first() {
        return first;
    }

    /** Adds the next event. Under the lock of the space. */
    void add(Event event) {
        long version = event.spaceVersion();
        if (version != last + 1) {
            throw new IllegalArgumentException("place " + version + " behind " + last);
        }
        if (version - first >= ring.length()) {
            grow();
        }
        Entry entry = new Entry(event);
        bytes += entry.dataBytes;
        memory.events().add(entry.memoryBytes());
        ring.set((int) (version & (ring.length() - 1)), entry);
        last = version;
        forgetEncodings();
    }

    private void grow() {
        AtomicReferenceArray<@Nullable Entry> larger = new AtomicReferenceArray<>(2 * ring.length());
        for (long version = first; version <= last; version++) {
            larger.set((int) (version & (larger.length() - 1)), get(version));
        }
        ring = larger;
    }

    /** Drops the oldest encodings beyond its bounds. Any thread. */
    void forgetEncodings() {
        while (isEncodedTooMuch() && encodedFrom.get() <= last) {
            Entry oldest = get(encodedFrom.getAndIncrement());
            if (oldest != null) {
                oldest.forgetEncoding();
            }
        }
    }

    private boolean isEncodedTooMuch() {
        long own = encodedBytes.get();
        return own > ENCODED_BYTES_MAX
                || memory.encodings().isOver(own, memory.tails().get());
    }

    /** Whether it exceeds one of its bounds. Under the lock of the space. */
    boolean isFull() {
        return last - first + 1 > EVENTS_MAX
                || bytes > BYTES_MAX
                || memory.events()
                        .isOver(BYTES_PER_JSON_BYTE * bytes, memory.tails().get());
    }

    /** The space leaves memory. Under its lock. */
    void leave() {
        while (removeFirst() != null) {
            // each gives back its memory
        }
        memory.tails().decrementAndGet();
    }

    /** Removes the oldest event, if there is one. Under the lock of the space. */
    @Nullable
    Event removeFirst() {
        Entry oldest = get(first);
        if (oldest == null) {
            return null;
        }
        ring.set((int) (first & (ring.length() - 1)), null);
        first++;
        bytes -= oldest.dataBytes;
        memory.events().add(-oldest.memoryBytes());
        oldest.remove();
        return oldest.event;
    }
}
