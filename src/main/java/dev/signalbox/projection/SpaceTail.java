package dev.signalbox.projection;

import dev.signalbox.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one space, each with its encodings once somebody has made them. Delivery is cursors over this: what a
 * reader has not taken yet costs nothing but its place here, and for one that is too late the events are in the log.
 *
 * <p>Written under the lock of the space; read by any thread without it: first {@link #last}, then {@link #get}. Bounded by
 * number, by the bytes of the events and by those of the encodings.
 */
public final class SpaceTail {
    static final int EVENTS_MAX = 10_000;
    /** Of the events' data, as JSON: one has 64 KiB at most, and mostly less than one. */
    private static final long BYTES_MAX = 32 << 20;

    private static final long ENCODED_BYTES_MAX = 32 << 20;
    /** An event has up to four messages, each kept as JSON and in two dialects. */
    private static final int ENCODINGS = 12;
    /** Of an encoding beyond the event's data: names, ids, times. */
    private static final int ENCODED_FIXED_BYTES = 3_000;

    private static final int RING_MIN = 64;

    /** By version, modulo its length, which is a power of two. */
    private volatile AtomicReferenceArray<@Nullable Entry> ring = new AtomicReferenceArray<>(RING_MIN);

    private volatile long last;
    /** Under the lock of the space. */
    private long first = 1;
    /** Under the lock of the space. */
    private long bytes;

    private final AtomicLong encodedBytes = new AtomicLong();
    /** No event before this has an encoding. */
    private final AtomicLong encodedFrom = new AtomicLong();

    /** One event, and what is shared by all who read it. Any thread. */
    public final class Entry {
        private final Event event;
        private final int dataBytes;
        /** Guarded by this. */
        private @Nullable Object encoding;

        private Entry(Event event) {
            this.event = event;
            this.dataBytes = (int) event.dataBytes();
        }

        public Event event() {
            return event;
        }

        private long encodedBytesMax() {
            return ENCODED_FIXED_BYTES + (long) ENCODINGS * dataBytes;
        }

        /** What {@code encoder} makes of the event, once for all readers; it is the same at every call. Not under the lock of the space. */
        @SuppressWarnings("unchecked") // there is one encoder
        public synchronized <T> T encoded(Function<Event, T> encoder) {
            if (encoding == null) {
                encoding = encoder.apply(event);
                encodedFrom.accumulateAndGet(event.spaceVersion(), Math::min);
                encodedBytes.addAndGet(encodedBytesMax());
            }
            return (T) encoding;
        }

        private synchronized void forgetEncoding() {
            if (encoding != null) {
                encoding = null;
                encodedBytes.addAndGet(-encodedBytesMax());
            }
        }
    }

    /** Begins behind an event, empty. */
    void begin(long version) {
        first = version + 1;
        last = version;
        encodedFrom.set(first);
    }

    /** The version of its newest event, or of the one it began behind. */
    public long last() {
        return last;
    }

    /** @return {@code null} for an event that is older than those that are kept, or newer than {@link #last} */
    public @Nullable Entry get(long version) {
        AtomicReferenceArray<@Nullable Entry> all = ring;
        Entry entry = all.get((int) (version & (all.length() - 1)));
        return entry != null && entry.event.spaceVersion() == version ? entry : null;
    }

    /** The events after a place, oldest first. Under the lock of the space. */
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

    /** The version of the oldest event that is kept. Under the lock of the space. */
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

    private void forgetEncodings() {
        while (encodedBytes.get() > ENCODED_BYTES_MAX && encodedFrom.get() <= last) {
            Entry oldest = get(encodedFrom.getAndIncrement());
            if (oldest != null) {
                oldest.forgetEncoding();
            }
        }
    }

    /** Whether it holds more than it should. Under the lock of the space. */
    boolean isFull() {
        return last - first + 1 > EVENTS_MAX || bytes > BYTES_MAX;
    }

    /** Takes out the oldest event, if there is one. Under the lock of the space. */
    @Nullable
    Event removeFirst() {
        Entry oldest = get(first);
        if (oldest == null) {
            return null;
        }
        ring.set((int) (first & (ring.length() - 1)), null);
        first++;
        bytes -= oldest.dataBytes;
        oldest.forgetEncoding();
        return oldest.event;
    }
}
