package dev.signalbox.tasks;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/**
 * The collection {@code inbox_rejected}: the documents of other programs that were refused, as they were, with {@code reason},
 * {@code code} and {@code rejectedAt}; of a very long one only its head.
 */
@Singleton
final class RejectedWrites implements Expiring {
    private static final String REJECTED = "inbox_rejected";
    private static final Duration KEPT = Duration.ofDays(30);
    private static final long BYTES_MAX = 1 << 20;

    private final MongoCollection<Document> rejected;
    private final Clock clock;

    RejectedWrites(Mongo mongo, Indexes indexes, Clock clock) {
        this.rejected = mongo.collection(REJECTED);
        this.clock = clock;
        indexes.register(REJECTED, List.of(Indexes.index(new Document("rejectedAt", 1))));
    }

    void add(Document document, Refused refused) {
        Document kept = Json.size(document) > BYTES_MAX ? new Document("_id", document.get("_id")) : document;
        rejected.replaceOne(
                Filters.eq("_id", document.get("_id")),
                new Document(kept)
                        .append("reason", refused.getMessage())
                        .append("code", refused.code().name())
                        .append("rejectedAt", Date.from(clock.instant())),
                new ReplaceOptions().upsert(true));
    }

    @Override
    public String name() {
        return REJECTED;
    }

    @Override
    public int removeExpired(int most) {
        return Retention.remove(
                rejected, Filters.lt("rejectedAt", Date.from(clock.instant().minus(KEPT))), most);
    }
}
