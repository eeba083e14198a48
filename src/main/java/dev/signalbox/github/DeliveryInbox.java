package dev.signalbox.github;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import dev.signalbox.github.Delivery.Past;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.Refused;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Stores every valid delivery before anything is done with it, and whole while it may concern a task; the package says in
 * what shape, and how long. Each look-up is of one exact id. Blocks.
 */
@Singleton
final class DeliveryInbox {
    private static final int ERROR_MAX = 500;
    private static final FindOneAndUpdateOptions BEFORE =
            new FindOneAndUpdateOptions().projection(Projections.include("parts", "waits"));

    private final MongoCollection<Document> deliveries;
    private final DeliveryPlaces places;
    private final DeliveryWaits waits;
    private final DeliveryBodies bodies;
    private final Clock clock;

    DeliveryInbox(Mongo mongo, DeliveryPlaces places, DeliveryWaits waits, DeliveryBodies bodies, Clock clock) {
        this.deliveries = mongo.collection(DeliveryPlaces.DELIVERIES);
        this.places = places;
        this.waits = waits;
        this.bodies = bodies;
        this.clock = clock;
    }

    /**
     * Stores a delivery: queued, or ignored at once, and without its body, when it concerns no task. One that failed before is
     * queued again.
     *
     * @param body the payload as JSON
     * @return {@code false} when there is one of that id already that did not fail; then nothing changes
     * @throws Refused {@code STORE_UNAVAILABLE} when it could not be stored
     */
    boolean store(Delivery delivery, byte[] body) {
        try {
            Document known = state(delivery.id());
            return known == null ? insert(delivery, body) : requeueFailed(known);
        } catch (MongoException e) {
            throw Refused.busy("The delivery could not be stored.");
        }
    }

    private boolean insert(Delivery delivery, byte[] body) {
        boolean ignored = delivery.facts().isEmpty();
        Document document = new Document("_id", delivery.id())
                .append("place", places.next())
                .append("event", delivery.event())
                .append("action", delivery.action())
                .append("repo", delivery.repo())
                .append("receivedAt", Date.from(delivery.receivedAt()))
                .append("status", (ignored ? Status.IGNORED : Status.QUEUED).wire())
                .append("taskIds", List.of())
                .append("attempts", 0);
        if (!ignored) {
            bodies.put(document, body);
        }
        try {
            deliveries.insertOne(document);
            return true;
        } catch (MongoWriteException e) {
            Document other = e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY ? state(delivery.id()) : null;
            if (other == null) {
                throw e;
            }
            return requeueFailed(other);
        }
    }

    private @Nullable Document state(String id) {
        return deliveries
                .find(Filters.eq(id))
                .projection(Projections.include("status"))
                .first();
    }

    /** Two callers at once may both succeed; applying a delivery twice changes nothing. */
    private boolean requeueFailed(Document known) {
        boolean failed = Status.FAILED.isOf(known);
        if (failed) {
            requeue(known.getString("_id"));
        }
        return failed;
    }

    /** For as many tries as a new one. */
    void requeue(String id) {
        waits.until(id, clock.instant());
        update(id, Updates.combine(status(Status.QUEUED), Updates.set("waits", true), Updates.set("attempts", 0)));
    }

    /** Counts an attempt that found no task yet. */
    void park(Delivery delivery, Collection<String> keys) {
        waits.park(delivery.id(), keys, delivery.receivedAt());
        update(
                delivery.id(),
                Updates.combine(
                        status(Status.PARKED),
                        Updates.set("waits", true),
                        Updates.inc("attempts", 1),
                        Updates.unset("error")));
    }

    /** Counts an attempt that failed; the delivery stays queued until it is tried again. */
    void postpone(String id, String error, Instant until) {
        waits.until(id, until);
        update(
                id,
                Updates.combine(
                        status(Status.QUEUED),
                        Updates.set("waits", true),
                        Updates.inc("attempts", 1),
                        Updates.set("error", cut(error))));
    }

    /** Ends the waiting of one that is parked still. */
    void endParked(String id) {
        Document known = state(id);
        if (known == null || Status.PARKED.isOf(known)) {
            finish(id, Status.IGNORED, List.of(), "NO_TASK");
        }
    }

    /** Of one that is ignored after all only the head stays; one that failed keeps the tasks it was applied to before. */
    void finish(String id, Status status, Collection<String> taskIds, @Nullable String error) {
        List<Bson> changes = new ArrayList<>(List.of(
                status(status),
                Updates.inc("attempts", 1),
                Updates.unset("waits"),
                error == null ? Updates.unset("error") : Updates.set("error", cut(error))));
        if (status != Status.FAILED) {
            changes.add(Updates.set("taskIds", List.copyOf(taskIds)));
        }
        if (status == Status.IGNORED) {
            changes.add(Updates.unset("body"));
            changes.add(Updates.unset("parts"));
        }
        Document before = deliveries.findOneAndUpdate(Filters.eq(id), Updates.combine(changes), BEFORE);
        if (before == null || before.containsKey("waits")) { // it may have ended before its waiting
            waits.remove(id);
        }
        if (before != null && status == Status.IGNORED) {
            bodies.removeParts(List.of(before));
        }
    }

    private void update(String id, Bson update) {
        deliveries.updateOne(Filters.eq(id), update);
    }

    private static Bson status(Status status) {
        return Updates.set("status", status.wire());
    }

    private static String cut(String error) {
        return Cut.to(error, ERROR_MAX, ERROR_MAX);
    }

    /** A delivery as it was received. */
    record Stored(String id, String event, Instant receivedAt, Past past, byte[] body) {}

    /** @return {@code null} when it is not there any more, or its payload is not */
    @Nullable
    Stored load(String id) {
        Document document = deliveries.find(Filters.eq(id)).first();
        return document == null || Status.IGNORED.isOf(document)
                ? null
                : new Stored(
                        id,
                        document.getString("event"),
                        document.getDate("receivedAt").toInstant(),
                        new Past(
                                true,
                                document.getInteger("attempts", 0),
                                document.getList("taskIds", String.class, List.of())),
                        bodies.of(document));
    }
}
