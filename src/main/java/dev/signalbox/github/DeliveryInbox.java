package dev.signalbox.github;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.Refused;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** Stores every valid delivery whole, before anything is done with it; the package says in what shape. */
@Singleton
final class DeliveryInbox {
    private static final String DELIVERIES = "deliveries";
    private static final String PARTS = "delivery_parts";
    private static final int ERROR_MAX = 500;

    private final MongoCollection<Document> deliveries;
    private final MongoCollection<Document> parts;
    private final Clock clock;
    private final boolean indexed;

    DeliveryInbox(Mongo mongo, Indexes indexes, Clock clock) {
        this.deliveries = mongo.collection(DELIVERIES);
        this.parts = mongo.collection(PARTS);
        this.clock = clock;
        this.indexed = !mongo.isEmbedded();
        indexes.register(DELIVERIES, List.of(Indexes.index(new Document("status", 1).append("receivedAt", 1))));
    }

    /**
     * Stores a delivery: queued, or ignored at once when it concerns no task.
     *
     * @param body the payload as JSON
     * @return {@code false} when there is one of that id already; then nothing changes
     * @throws Refused {@code STORE_UNAVAILABLE} when it could not be stored
     */
    boolean store(Delivery delivery, byte[] body) {
        try {
            PackedBody packed = PackedBody.of(body);
            Document document = new Document("_id", delivery.id())
                    .append("event", delivery.event())
                    .append("action", delivery.action())
                    .append("repo", delivery.repo())
                    .append("receivedAt", Date.from(clock.instant()))
                    .append("status", wire(delivery.facts().isEmpty() ? Status.IGNORED : Status.QUEUED))
                    .append("taskIds", List.of())
                    .append("attempts", 0);
            if (packed.isSmall()) {
                document.append("body", new Binary(packed.gzipped()));
            } else {
                document.append("parts", storeParts(delivery.id(), packed));
            }
            deliveries.insertOne(document);
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw Refused.busy("The delivery could not be stored.");
        } catch (MongoException e) {
            throw Refused.busy("The delivery could not be stored.");
        }
    }

    /** Written before the document that names them, so that a delivery is there whole or not at all. */
    private Document storeParts(String id, PackedBody packed) {
        String prefix = id + "/" + packed.hash();
        List<byte[]> pieces = packed.pieces();
        for (int n = 0; n < pieces.size(); n++) {
            String partId = prefix + "/" + n;
            parts.replaceOne(
                    Filters.eq(partId),
                    new Document("_id", partId).append("bytes", new Binary(pieces.get(n))),
                    new ReplaceOptions().upsert(true));
        }
        return new Document("prefix", prefix).append("count", pieces.size());
    }

    void finish(String id, Status status, Collection<String> taskIds, @Nullable String error) {
        update(
                id,
                Updates.combine(
                        Updates.set("status", wire(status)),
                        Updates.set("taskIds", List.copyOf(taskIds)),
                        Updates.inc("attempts", 1),
                        error == null
                                ? Updates.unset("error")
                                : Updates.set("error", Cut.to(error, ERROR_MAX, ERROR_MAX))));
    }

    /** Counts an attempt that failed; the delivery stays queued. */
    void attempted(String id, String error) {
        update(
                id,
                Updates.combine(Updates.inc("attempts", 1), Updates.set("error", Cut.to(error, ERROR_MAX, ERROR_MAX))));
    }

    private void update(String id, Bson update) {
        deliveries.updateOne(Filters.eq(id), update);
    }

    /** The ids of queued deliveries that were received before a time, the oldest first. */
    List<String> queued(Instant before, int limit) {
        return deliveries
                .find(Filters.and(
                        Filters.eq("status", wire(Status.QUEUED)), Filters.lte("receivedAt", Date.from(before))))
                .projection(Projections.include("_id"))
                .sort(Sorts.ascending("receivedAt"))
                .limit(limit)
                .map(document -> document.getString("_id"))
                .into(new ArrayList<>());
    }

    /** Whether {@link #queued} has an index; else it scans all deliveries. */
    boolean isIndexed() {
        return indexed;
    }

    /** A delivery as it was received. */
    Stored load(String id) {
        Document document = deliveries.find(Filters.eq(id)).first();
        if (document == null) {
            throw new IllegalStateException("no such delivery");
        }
        byte[] gzipped = document.get("body") instanceof Binary body ? body.getData() : joined(document);
        return new Stored(id, String.valueOf(document.getString("event")), PackedBody.unpack(gzipped));
    }

    private byte[] joined(Document document) {
        Document named = document.get("parts", new Document());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int n = 0; n < named.getInteger("count", 0); n++) {
            Document part =
                    parts.find(Filters.eq(named.getString("prefix") + "/" + n)).first();
            if (part == null) {
                throw new IllegalStateException("part " + n + " of a delivery is missing");
            }
            all.writeBytes(part.get("bytes", Binary.class).getData());
        }
        return all.toByteArray();
    }

    static String wire(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** @param body the payload as JSON */
    record Stored(String id, String event, byte[] body) {}
}
