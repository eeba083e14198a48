package dev.signalbox.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection that is answered in batches, as MongoDB does: the superclass collects all that a query finds first, which is
 * a log of years for a backup, while every write waits, and answers all of it at once, which drivers refuse above 48 MB.
 * What has no order but that of the keys is read while it is asked for. Such a cursor holds no version of the file: it sees
 * what is written behind the place where it is, as MongoDB's does.
 */
final class BatchedCollection extends H2Collection {
    /** Of a batch whose size nobody chose. */
    static final int BATCH_DOCUMENTS = 1_000;

    private static final int READ_AT_ONCE = 100;

    private final MVMap<Object, Document> documents;
    private final OpenCursors cursors;

    BatchedCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> about,
            OpenCursors cursors) {
        super(database, name, options, documents, about, cursors.registry());
        this.documents = documents;
        this.cursors = cursors;
    }

    /** @param batchSize 0 for what this server asks itself: all */
    @Override
    protected QueryResult matchDocuments(
            Document query, @Nullable Document orderBy, int skip, int limit, int batchSize, @Nullable Document fields) {
        boolean isSorted = orderBy != null && !orderBy.isEmpty();
        return batchSize == 0 || isSorted || skip > 0 || limit > 0
                ? super.matchDocuments(query, orderBy, skip, limit, batchSize, fields)
                : batched(new Scan(query, fields), batchSize);
    }

    @Override
    protected QueryResult createQueryResult(List<Document> found, int batchSize) {
        return batchSize == 0 ? super.createQueryResult(found, 0) : batched(found.iterator(), batchSize);
    }

    private QueryResult batched(Iterator<Document> found, int batchSize) {
        BatchCursor batches = cursors.cursor(found);
        List<Document> first = batches.takeDocuments(batchSize);
        if (batches.isEmpty()) {
            return new QueryResult(first);
        }
        cursors.keep(batches);
        return new QueryResult(first, batches);
    }

    /** All documents that match, in the order of their keys, read when they are asked for. */
    private final class Scan implements Iterator<Document> {
        private final Document query;
        private final @Nullable Document fields;
        private Iterator<Document> read = Collections.emptyIterator();
        private @Nullable Object nextKey = documents.firstKey();

        Scan(Document query, @Nullable Document fields) {
            this.query = query;
            this.fields = fields;
        }

        @Override
        public boolean hasNext() {
            while (!read.hasNext() && nextKey != null) {
                read = readFrom(nextKey);
            }
            return read.hasNext();
        }

        @Override
        public Document next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return read.next();
        }

        private Iterator<Document> readFrom(Object key) {
            List<Document> some = new ArrayList<>(READ_AT_ONCE);
            Cursor<Object, Document> entries = documents.cursor(key);
            while (some.size() < READ_AT_ONCE && entries.hasNext()) {
                nextKey = entries.next();
                some.add(entries.getValue());
            }
            nextKey = some.isEmpty() ? null : documents.higherKey(nextKey);
            return matchDocumentsFromStream(some.stream(), query, null, 0, 0, 0, fields)
                    .iterator();
        }
    }
}
