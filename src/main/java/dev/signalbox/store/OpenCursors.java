package dev.signalbox.store;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The cursors that clients may ask for more. One that nobody asked for ten minutes, as MongoDB allows, is ended when the next
 * is opened: its client was killed, or has forgotten it. Any thread.
 */
final class OpenCursors {
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final CursorRegistry registry;
    private final LongSupplier nanos;
    private final Set<BatchCursor> open = ConcurrentHashMap.newKeySet();

    OpenCursors(CursorRegistry registry, LongSupplier nanos) {
        this.registry = registry;
        this.nanos = nanos;
    }

    CursorRegistry registry() {
        return registry;
    }

    /** A new one, which is nobody's yet. */
    BatchCursor cursor(Iterator<Document> documents) {
        return new BatchCursor(registry.generateCursorId(), documents, nanos);
    }

    /** From now on it can be asked. */
    void keep(BatchCursor cursor) {
        long now = nanos.getAsLong();
        for (BatchCursor each : open) {
            boolean isLeft = now - each.usedAt() >= IDLE_NANOS;
            if (isLeft) {
                registry.remove(each);
            }
            if (isLeft || each.isEnded()) {
                open.remove(each);
            }
        }
        open.add(cursor);
        registry.add(cursor);
    }
}
