package dev.signalbox.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Keeps what was used last, bounded by number and by bytes; the newest stays, whatever its size. Any thread. */
final class Recent<K, V> {
    private final int most;
    private final long mostBytes;
    private final ToLongFunction<V> size;

    /** Guarded by this. The one that was used last stands last. */
    private final Map<K, V> kept = new LinkedHashMap<>(16, 0.75f, true);
    /** Guarded by this. */
    private long bytes;

    /** @param size in bytes; always the same for a value */
    Recent(int most, long mostBytes, ToLongFunction<V> size) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.size = size;
    }

    synchronized @Nullable V get(K key) {
        return kept.get(key);
    }

    synchronized void put(K key, V value) {
        bytes += size.applyAsLong(value);
        V former = kept.put(key, value);
        if (former != null) {
            bytes -= size.applyAsLong(former);
        }
        while (kept.size() > 1 && (kept.size() > most || bytes > mostBytes)) {
            Map.Entry<K, V> eldest = kept.entrySet().iterator().next();
            kept.remove(eldest.getKey());
            bytes -= size.applyAsLong(eldest.getValue());
        }
    }
}
