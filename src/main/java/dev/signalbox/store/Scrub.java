package dev.signalbox.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Reads once everything that is stored, in steps, so that damage is found before someone asks for what is damaged. */
final class Scrub {
    private static final int ENTRIES_BETWEEN_LOOKS = 64;

    private final MVStore store;
    private final Deque<String> maps;
    /** Where in the first of the maps to go on; {@code null} for its beginning. */
    private @Nullable Object from;

    Scrub(MVStore store) {
        this.store = store;
        this.maps = new ArrayDeque<>(store.getMapNames());
    }

    /**
     * Reads on for about that long.
     *
     * @return whether all was read
     * @throws MVStoreException when something is damaged
     */
    boolean step(long nanos) {
        long end = System.nanoTime() + nanos;
        MVStore.TxCounter used = store.registerVersionUsage();
        try {
            while (!maps.isEmpty()) {
                if (!readMap(DurableBackend.map(store, maps.getFirst()), end)) {
                    return false;
                }
                maps.removeFirst();
                from = null;
            }
            return true;
        } catch (MVStoreException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) { // a length that is not one
            throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "unreadable page", e);
        } finally {
            store.deregisterVersionUsage(used);
        }
    }

    @SuppressWarnings("unchecked") // a key of this map
    private <K> boolean readMap(MVMap<K, ?> map, long end) {
        Cursor<K, ?> cursor = map.cursor((K) from);
        for (int read = 1; cursor.hasNext(); read++) {
            from = cursor.next();
            if (read % ENTRIES_BETWEEN_LOOKS == 0 && System.nanoTime() - end >= 0) {
                return false;
            }
        }
        return true;
    }
}
