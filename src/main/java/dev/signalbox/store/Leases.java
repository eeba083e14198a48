package dev.signalbox.store;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.bson.Document;

/**
 * Which instance does a work that one is enough for, in the collection {@code leases}: {@code {_id: <work>, holder, until}}. A
 * lease saves work and calls; nothing may depend on it, because the holder may be paused past its end. Any thread.
 */
@Singleton
public final class Leases {
    private final MongoCollection<Document> leases;
    private final Clock clock;
    private final String holder = UUID.randomUUID().toString();

    Leases(Mongo mongo, Clock clock) {
        this.leases = mongo.collection("leases");
        this.clock = clock;
    }

    /** Takes or renews a lease; {@code false} when another instance has it. Blocks. */
    public boolean hold(String work, Duration life) {
        Instant now = clock.instant();
        var ours = Updates.combine(Updates.set("holder", holder), Updates.set("until", Date.from(now.plus(life))));
        var free = Filters.or(Filters.eq("holder", holder), Filters.lte("until", Date.from(now)));
        if (leases.updateOne(Filters.and(Filters.eq("_id", work), free), ours).getMatchedCount() == 1) {
            return true;
        }
        if (leases.find(Filters.eq("_id", work)).first() != null) {
            return false;
        }
        try {
            leases.insertOne(
                    new Document("_id", work).append("holder", holder).append("until", Date.from(now.plus(life))));
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return false; // another instance was first
            }
            throw e;
        }
    }

    /** So that another instance need not wait for the end of ours. */
    @PreDestroy
    void release() {
        try {
            leases.deleteMany(Filters.eq("holder", holder));
        } catch (MongoException | IllegalStateException e) {
            // It ends by itself; a closed client throws IllegalStateException.
        }
    }
}
