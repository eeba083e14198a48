package dev.signalbox.webhooks;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import dev.signalbox.webhooks.Delivery.Status;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The collection {@code webhook_deliveries {_id: "<webhook>/<n, 12 digits>", webhookId, n, event, at, attempts, status,
 * responseStatus?, error?}}: of each receiver the newest {@value #KEPT_MAX}, for 30 days. All calls block.
 */
@Singleton
final class Deliveries implements Expiring {
    static final int KEPT_MAX = 1_000;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final MongoCollection<Document> deliveries;
    private final Clock clock;

    Deliveries(Mongo mongo, Indexes indexes, Clock clock) {
        indexes.register(
                "webhook_deliveries",
                List.of(
                        Indexes.index(new Document("webhookId", 1).append("n", -1)),
                        Indexes.index(new Document("at", 1))));
        this.deliveries = mongo.collection("webhook_deliveries");
        this.clock = clock;
    }

    private static String id(String webhookId, long n) {
        return String.format(Locale.ROOT, "%s/%012d", webhookId, n);
    }

    /** Notes them, in place of what was noted of the same before. */
    void put(List<Delivery> all) {
        if (!all.isEmpty()) {
            deliveries.bulkWrite(
                    all.stream()
                            .map(each -> new ReplaceOneModel<>(
                                    Filters.eq(id(each.webhookId(), each.n())), document(each), UPSERT))
                            .toList(),
                    new BulkWriteOptions().ordered(false));
        }
    }

    @Nullable
    Delivery find(String webhookId, long n) {
        Document found = deliveries.find(Filters.eq(id(webhookId, n))).first();
        return found == null ? null : delivery(found);
    }

    /**
     * The newest first; tests are of no place, and not among them.
     *
     * @param before a place; {@code null} for the first page
     */
    List<Delivery> page(String webhookId, @Nullable Long before, int limit) {
        Bson places = before == null
                ? Filters.gt("n", Webhook.TEST)
                : Filters.and(Filters.gt("n", Webhook.TEST), Filters.lt("n", before));
        return deliveries
                .find(Filters.and(Filters.eq("webhookId", webhookId), places))
                .sort(Sorts.descending("n"))
                .limit(limit)
                .map(Deliveries::delivery)
                .into(new ArrayList<>());
    }

    /** Removes those of a receiver beyond the newest {@value #KEPT_MAX}. */
    void trim(String webhookId) {
        Document oldest = deliveries
                .find(Filters.eq("webhookId", webhookId))
                .sort(Sorts.descending("n"))
                .skip(KEPT_MAX - 1)
                .limit(1)
                .first();
        if (oldest != null) {
            deliveries.deleteMany(Filters.and(
                    Filters.eq("webhookId", webhookId),
                    Filters.gt("n", Webhook.TEST),
                    Filters.lt("n", oldest.getLong("n"))));
        }
    }

    /** The receiver is no more. */
    void remove(String webhookId) {
        deliveries.deleteMany(Filters.eq("webhookId", webhookId));
    }

    @Override
    public String name() {
        return "webhook_deliveries";
    }

    @Override
    public int removeExpired(int most) {
        return Retention.remove(
                deliveries, Filters.lt("at", Date.from(clock.instant().minus(KEPT))), most);
    }

    private static Document document(Delivery delivery) {
        return new Document("_id", id(delivery.webhookId(), delivery.n()))
                .append("webhookId", delivery.webhookId())
                .append("n", delivery.n())
                .append("event", delivery.event())
                .append("at", Date.from(delivery.at()))
                .append("attempts", delivery.attempts())
                .append("status", delivery.status().wire())
                .append("responseStatus", delivery.responseStatus())
                .append("error", delivery.error());
    }

    private static Delivery delivery(Document document) {
        return new Delivery(
                document.getString("webhookId"),
                document.getLong("n"),
                document.getString("event"),
                document.getDate("at").toInstant(),
                document.getInteger("attempts"),
                Status.valueOf(document.getString("status").toUpperCase(Locale.ROOT)),
                document.getInteger("responseStatus"),
                document.getString("error"));
    }
}
