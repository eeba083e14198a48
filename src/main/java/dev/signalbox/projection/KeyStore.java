package dev.signalbox.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;

/**
 * The collection {@code keys}: {@code {_id: <hash of principal, route, key>, place, at}}. A key is valid for
 * {@link #LIFETIME}; a repeated request is answered from the event at {@code place}.
 */
@Singleton
final class KeyStore implements Expiring {
    static final Duration LIFETIME = Duration.ofHours(24);

    private final MongoCollection<Document> keys;
    private final Clock clock;

    KeyStore(Mongo mongo, Clock clock) {
        this.keys = mongo.collection(Indexes.KEYS);
        this.clock = clock;
    }

    /** The positions of the events that used these keys, by hash. */
    Map<String, String> places(Collection<String> hashes) {
        Map<String, String> found = new HashMap<>();
        if (!hashes.isEmpty()) {
            Instant oldest = clock.instant().minus(LIFETIME);
            for (Document key : keys.find(Filters.in("_id", hashes))) {
                if (key.getDate("at").toInstant().isAfter(oldest)) {
                    found.put(key.getString("_id"), key.getString("place"));
                }
            }
        }
        return found;
    }

    void project(List<Folded> batch) {
        List<Document> documents = batch.stream()
                .map(Folded::event)
                .filter(event -> event.key() != null)
                .map(KeyStore::document)
                .toList();
        if (documents.isEmpty()) {
            return;
        }
        try {
            keys.insertMany(documents, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null
                    || e.getWriteErrors().stream().anyMatch(w -> w.getCategory() != ErrorCategory.DUPLICATE_KEY)) {
                throw e;
            }
            documents.forEach(d -> keys.replaceOne(Filters.eq("_id", d.getString("_id")), d));
        }
    }

    private static Document document(Event event) {
        Event.Key key = Objects.requireNonNull(event.key());
        return new Document("_id", key.hash())
                .append("place", EventLog.place(event.spaceId(), event.spaceVersion()))
                .append("at", Date.from(event.at()));
    }

    @Override
    public String name() {
        return Indexes.KEYS;
    }

    @Override
    public int removeExpired(int most) {
        Instant oldest = clock.instant().minus(LIFETIME);
        return Retention.remove(keys, Filters.lt("at", Date.from(oldest)), most);
    }
}
