package dev.signalbox.github;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that are to be worked on again: the parked ones, with what each waits for, and those that failed, with the time
 * of the next try. Few among all, so that reading them whole is quick on every store; a row may outlive its delivery. Blocks.
 */
@Singleton
final class DeliveryWaits {
    private final MongoCollection<Document> waits;

    DeliveryWaits(Mongo mongo) {
        this.waits = mongo.collection("delivery_waits");
    }

    /** A parked delivery and what it waits for. */
    record Parked(String id, List<String> keys, Instant receivedAt) {}

    /** Written before the delivery itself says so, as all of these: a crash between the two loses nothing. */
    void park(String id, Collection<String> keys, Instant receivedAt) {
        put(new Document("_id", id).append("keys", List.copyOf(keys)).append("receivedAt", Date.from(receivedAt)));
    }

    void until(String id, Instant dueAt) {
        put(new Document("_id", id).append("dueAt", Date.from(dueAt)));
    }

    private void put(Document row) {
        waits.replaceOne(Filters.eq(row.getString("_id")), row, new ReplaceOptions().upsert(true));
    }

    void remove(String id) {
        waits.deleteOne(Filters.eq(id));
    }

    /** The oldest first. */
    List<Parked> parked() {
        List<Parked> parked = new ArrayList<>();
        for (Document row : waits.find(Filters.exists("keys"))) {
            parked.add(new Parked(
                    row.getString("_id"),
                    row.getList("keys", String.class),
                    row.getDate("receivedAt").toInstant()));
        }
        parked.sort(Comparator.comparing(Parked::receivedAt));
        return parked;
    }

    /**
     * Those to be tried again.
     *
     * @param due their time has come
     * @param next the earliest time of the others; {@code null} for none
     */
    record Retries(List<String> due, @Nullable Instant next) {}

    Retries retries(Instant now) {
        List<Document> rows = waits.find(Filters.exists("dueAt")).into(new ArrayList<>());
        rows.sort(Comparator.comparing(row -> row.getDate("dueAt")));
        List<Document> due = rows.stream()
                .takeWhile(row -> !row.getDate("dueAt").toInstant().isAfter(now))
                .toList();
        return new Retries(
                DeliveryPlaces.ids(due),
                due.size() == rows.size()
                        ? null
                        : rows.get(due.size()).getDate("dueAt").toInstant());
    }
}
