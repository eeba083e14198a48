package dev.signalbox.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what was used last, bounded by number and by bytes; the newest stays, whatever its size. Any thread. */
final class Recent<K, V> {
    private final int most;
    private final long mostBytes;

    private record Weighed<V>(V value, long bytes) {}

    /** Guarded by this. The one that was used last stands last. */
    private final Map<K, Weighed<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
    /** Guarded by this. */
    private long bytes;

    Recent(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    synchronized @Nullable V get(K key) {
        Weighed<V> known = kept.get(key);
        return known == null ? null : known.value;
    }

    /** In the place of what was under the key. */
    synchronized void put(K key, V value, long size) {
        bytes += size;
        Weighed<V> former = kept.put(key, new Weighed<>(value, size));
        if (former != null) {
            bytes -= former.bytes;
        }
        while (kept.size() > 1 && (kept.size() > most || bytes > mostBytes)) {
            Map.Entry<K, Weighed<V>> eldest = kept.entrySet().iterator().next();
            kept.remove(eldest.getKey());
            bytes -= eldest.getValue().bytes;
        }
    }

    /** Sets the size of a value that was put before its size was known; nothing if another is under the key by now. */
    synchronized void weigh(K key, Predicate<V> isIt, long size) {
        Weighed<V> known = kept.get(key);
        if (known != null && isIt.test(known.value)) {
            put(key, known.value, size);
        }
    }
}
