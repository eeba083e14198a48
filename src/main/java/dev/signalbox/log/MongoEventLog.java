package dev.signalbox.log;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import dev.signalbox.model.Event;
import dev.signalbox.model.Purged;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log in the collection {@code events}; see the package comment. */
@Singleton
final class MongoEventLog implements EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(MongoEventLog.class);
    private static final int CHUNK_MAX_BYTES = 4 << 20;
    private static final int PAGE = 256;
    /** So many duplicates without any event at that position can only be a bug of ours. */
    private static final int DUPLICATES_MAX = 10;

    private static final InsertManyOptions IN_ORDER = new InsertManyOptions().ordered(true);
    private static final DocumentCodec DOCUMENTS = new DocumentCodec();
    private static final long BACKOFF_MAX_MILLIS = 1_000;

    private final MongoCollection<Document> events;
    private final MongoCollection<RawBsonDocument> inserts;
    private volatile boolean closed;

    MongoEventLog(Mongo mongo) {
        this.events = mongo.collection(Indexes.EVENTS);
        this.inserts = mongo.database().getCollection(Indexes.EVENTS, RawBsonDocument.class);
    }

    @PreDestroy
    void close() {
        closed = true;
    }

    @Override
    public Inserted insert(List<Event> batch) {
        List<RawBsonDocument> documents = batch.stream()
                .map(event -> new RawBsonDocument(EventCodec.document(event), DOCUMENTS))
                .toList();
        int done = 0;
        int duplicates = 0;
        boolean refused = false;
        for (int failures = 0; ; ) {
            try {
                while (done < documents.size()) {
                    int end = endOfChunk(documents, done);
                    inserts.insertMany(documents.subList(done, end), IN_ORDER);
                    done = end;
                }
                return new Inserted.All();
            } catch (MongoException e) {
                refused = Mongo.isOutage(e);
                if (isDuplicate(e)) {
                    duplicates++;
                } else if (!refused) {
                    failures++;
                    LOG.warn(
                            "[LOG] insert=unknown space={} attempt={} error={}; reading which events arrived, then inserting the rest",
                            batch.getFirst().spaceId(),
                            failures,
                            Mongo.said(e));
                    pause(failures);
                }
            }
            // Which events hold the positions? Only this read is reliable; the counts in the exception are not.
            try {
                Places places = places(batch);
                if (places.foreign()) {
                    return new Inserted.Lost(places.ours());
                }
                if (refused && places.ours() < batch.size()) {
                    return places.ours() == 0 ? new Inserted.Refused() : new Inserted.Lost(places.ours());
                }
                if (places.ours() > done) {
                    done = places.ours();
                    duplicates = 0;
                } else if (duplicates > DUPLICATES_MAX) {
                    throw new IllegalStateException("the store refuses " + place(batch.get(done)) + " as a duplicate");
                }
            } catch (MongoException e) {
                failures++;
                pause(failures);
            }
        }
    }

    /**
     * @param ours how many of the batch, from its first, are in the log @param foreign another event has the next position
     */
    private record Places(int ours, boolean foreign) {}

    private Places places(List<Event> batch) {
        Map<String, String> idByPlace = new HashMap<>();
        List<String> places = batch.stream().map(MongoEventLog::place).toList();
        for (Document document : events.find(Filters.in("_id", places)).projection(new Document("event", 1))) {
            idByPlace.put(document.getString("_id"), document.getString("event"));
        }
        int ours = 0;
        while (ours < batch.size() && batch.get(ours).id().equals(idByPlace.get(places.get(ours)))) {
            ours++;
        }
        return new Places(ours, ours < batch.size() && idByPlace.containsKey(places.get(ours)));
    }

    private static int endOfChunk(List<RawBsonDocument> documents, int from) {
        int end = from;
        for (int bytes = 0; end < documents.size(); end++) {
            bytes += documents.get(end).getByteBuffer().remaining();
            if (bytes > CHUNK_MAX_BYTES && end > from) {
                break;
            }
        }
        return end;
    }

    private static boolean isDuplicate(MongoException e) {
        if (e instanceof MongoBulkWriteException bulk) {
            return bulk.getWriteConcernError() == null
                    && !bulk.getWriteErrors().isEmpty()
                    && bulk.getWriteErrors().stream().allMatch(w -> w.getCategory() == ErrorCategory.DUPLICATE_KEY);
        }
        return ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY;
    }

    private void pause(int failures) {
        if (closed || Thread.currentThread().isInterrupted()) {
            throw new LogClosedException();
        }
        long most = Math.min(BACKOFF_MAX_MILLIS, 20L << Math.min(failures, 10));
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(most / 2, most)));
    }

    @Override
    public List<Event> read(String spaceId, long from, int limit) {
        return contiguous("_id", limit, i -> EventLog.place(spaceId, from + i));
    }

    @Override
    public List<Event> timeline(String taskId, long after, int limit) {
        return contiguous("taskKey", limit, i -> taskId + "/" + (after + 1 + i));
    }

    /** Point reads of the next keys, a page at a time, until one is missing; behaves the same on every store. */
    private List<Event> contiguous(String field, int limit, IntFunction<String> key) {
        List<Event> found = new ArrayList<>();
        while (found.size() < limit) {
            int size = Math.min(PAGE, limit - found.size());
            List<String> keys = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                keys.add(key.apply(found.size() + i));
            }
            Map<String, Document> page = new HashMap<>();
            for (Document document : events.find(Filters.in(field, keys))) {
                page.put(document.getString(field), document);
            }
            for (String next : keys) {
                Document document = page.get(next);
                if (document == null) {
                    return found;
                }
                found.add(EventCodec.event(document));
            }
        }
        return found;
    }

    @Override
    public void purge(String taskId, long version) {
        for (long before = version - 1; before > 0; before -= PAGE) {
            long first = Math.max(1, before - PAGE + 1);
            replace(timeline(taskId, first - 1, (int) (before - first + 1)).reversed());
        }
        replace(timeline(taskId, version - 1, 1));
    }

    /** One after another: what is left of a step that was cut is in order too. */
    private void replace(List<Event> newestFirst) {
        List<ReplaceOneModel<Document>> stubs = newestFirst.stream()
                .filter(event -> !(event.payload() instanceof Purged))
                .map(event ->
                        new ReplaceOneModel<>(Filters.eq("_id", place(event)), EventCodec.document(event.purged())))
                .toList();
        if (!stubs.isEmpty()) {
            events.bulkWrite(stubs, new BulkWriteOptions().ordered(true));
        }
    }

    @Override
    public @Nullable Event at(String place) {
        Document document = events.find(Filters.eq("_id", place)).first();
        return document == null ? null : EventCodec.event(document);
    }

    @Override
    public Set<String> taken(Collection<String> places) {
        Set<String> taken = new HashSet<>();
        for (Document document : events.find(Filters.in("_id", places)).projection(Projections.include("_id"))) {
            taken.add(document.getString("_id"));
        }
        return taken;
    }

    private static String place(Event event) {
        return EventLog.place(event.spaceId(), event.spaceVersion());
    }
}
