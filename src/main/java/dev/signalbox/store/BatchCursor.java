package dev.signalbox.store;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is left of an answer, in batches. One client asks it at a time. */
final class BatchCursor extends AbstractCursor {
    /** When a batch has so much it ends; 8 Mi of characters are 24 MiB at most, and one document more is 16 MiB. */
    private static final long BATCH_SIZE = 8 << 20;

    private static final int VALUE_SIZE = 16;

    private final Iterator<Document> documents;
    private final LongSupplier nanos;
    private volatile long usedAt;
    private volatile boolean ended;

    BatchCursor(long id, Iterator<Document> documents, LongSupplier nanos) {
        super(id);
        this.documents = documents;
        this.nanos = nanos;
        this.usedAt = nanos.getAsLong();
    }

    /** Whether all was read. Any thread. */
    boolean isEnded() {
        return ended;
    }

    /** When it was asked last. Any thread. */
    long usedAt() {
        return usedAt;
    }

    @Override
    public boolean isEmpty() {
        ended = !documents.hasNext();
        return ended;
    }

    @Override
    public List<Document> takeDocuments(int most) {
        usedAt = nanos.getAsLong();
        List<Document> batch = new ArrayList<>();
        for (long size = 0; batch.size() < most && size < BATCH_SIZE && documents.hasNext(); ) {
            Document document = documents.next();
            batch.add(document);
            size += size(document);
        }
        return batch;
    }

    /** About that of its BSON, which nobody has to make for it. */
    private static long size(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length();
            case byte[] bytes -> bytes.length;
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToLong(e -> size(e.getKey()) + size(e.getValue()))
                        .sum();
            case Collection<?> values ->
                values.stream().mapToLong(BatchCursor::size).sum();
            case null -> VALUE_SIZE;
            default -> VALUE_SIZE;
        };
    }
}
