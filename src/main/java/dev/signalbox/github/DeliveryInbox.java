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
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Stores every valid delivery before anything is done with it, and whole while it may concern a task; the package says in
 * what shape, and how long.
 */
@Singleton
final class DeliveryInbox implements Expiring {
    private static final String DELIVERIES = "deliveries";
    private static final String PARTS = "delivery_parts";
    private static final int ERROR_MAX = 500;
    private static final Duration PARTS_KEPT_LONGER = Duration.ofHours(1);

    private final MongoCollection<Document> deliveries;
    private final MongoCollection<Document> parts;
    private final Clock clock;
    private final Duration kept;
    private final boolean indexed;

    DeliveryInbox(Mongo mongo, Indexes indexes, DeliverySettings settings, Clock clock) {
        this.deliveries = mongo.collection(DELIVERIES);
        this.parts = mongo.collection(PARTS);
        this.clock = clock;
        this.kept = settings.deliveriesKept();
        this.indexed = !mongo.isEmbedded();
        indexes.register(
                DELIVERIES,
                List.of(
                        Indexes.index(new Document("status", 1).append("receivedAt", 1)),
                        Indexes.index(new Document("receivedAt", -1).append("_id", -1))));
        indexes.register(PARTS, List.of(Indexes.index(new Document("at", 1))));
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
            boolean ignored = delivery.facts().isEmpty();
            Document document = new Document("_id", delivery.id())
                    .append("event", delivery.event())
                    .append("action", delivery.action())
                    .append("repo", delivery.repo())
                    .append("receivedAt", Date.from(clock.instant()))
                    .append("status", wire(ignored ? Status.IGNORED : Status.QUEUED))
                    .append("taskIds", List.of())
                    .append("attempts", 0);
            if (!ignored) {
                storeBody(document, PackedBody.of(body));
            }
            deliveries.insertOne(document);
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return requeueFailed(delivery.id());
            }
            throw Refused.busy("The delivery could not be stored.");
        } catch (MongoException e) {
            throw Refused.busy("The delivery could not be stored.");
        }
    }

    /** Two callers at once may both succeed; applying a delivery twice changes nothing. */
    private boolean requeueFailed(String id) {
        boolean failed = wire(Status.FAILED).equals(found(id).getString("status"));
        if (failed) {
            requeue(id);
        }
        return failed;
    }

    void requeue(String id) {
        update(id, Updates.set("status", wire(Status.QUEUED)));
    }

    /**
     * A delivery without its payload.
     *
     * @param reason why it failed or was ignored
     */
    record Head(
            String id,
            String event,
            String action,
            String repo,
            Instant receivedAt,
            String status,
            @Nullable String reason,
            int attempts,
            List<String> tasks,
            boolean hasPayload) {
        Map<String, Object> json() {
            return Json.object(
                    "id", id,
                    "event", event,
                    "action", action.isEmpty() ? null : action,
                    "repo", repo.isEmpty() ? null : repo,
                    "receivedAt", Json.time(receivedAt),
                    "status", status,
                    "reason", reason,
                    "attempts", attempts,
                    "tasks", tasks);
        }

        /** Its place in the list. */
        String place() {
            return receivedAt.toEpochMilli() + " " + id;
        }

        private static Head of(Document document) {
            return new Head(
                    document.getString("_id"),
                    document.getString("event"),
                    document.getString("action"),
                    document.getString("repo"),
                    document.getDate("receivedAt").toInstant(),
                    document.getString("status"),
                    document.getString("error"),
                    document.getInteger("attempts", 0),
                    document.getList("taskIds", String.class, List.of()),
                    !wire(Status.IGNORED).equals(document.getString("status")));
        }
    }

    @Nullable
    Head head(String id) {
        Document document = deliveries
                .find(Filters.eq(id))
                .projection(Projections.exclude("body"))
                .first();
        return document == null ? null : Head.of(document);
    }

    /**
     * The newest first.
     *
     * @param after the {@link Head#place} of the one before; {@code null} for the first page
     */
    List<Head> page(@Nullable String after, int limit, @Nullable String status, @Nullable String event) {
        List<Bson> wanted = new ArrayList<>();
        if (status != null) {
            wanted.add(Filters.eq("status", status));
        }
        if (event != null) {
            wanted.add(Filters.eq("event", event));
        }
        if (after != null) {
            wanted.add(isAfter(after));
        }
        return deliveries
                .find(wanted.isEmpty() ? new Document() : Filters.and(wanted))
                .projection(Projections.exclude("body"))
                .sort(Sorts.descending("receivedAt", "_id"))
                .limit(limit)
                .map(Head::of)
                .into(new ArrayList<>());
    }

    private static Bson isAfter(String place) {
        int space = place.indexOf(' ');
        try {
            Date at = new Date(Long.parseLong(place.substring(0, Math.max(0, space))));
            return Filters.or(
                    Filters.lt("receivedAt", at),
                    Filters.and(Filters.eq("receivedAt", at), Filters.lt("_id", place.substring(space + 1))));
        } catch (NumberFormatException e) {
            throw Refused.invalid("cursor", "must be the nextCursor of a page of this list");
        }
    }

    /**
     * Counts an attempt that found no task yet.
     *
     * @return when it was received
     */
    Instant park(String id, Collection<String> keys) {
        update(
                id,
                Updates.combine(
                        Updates.set("status", wire(Status.PARKED)),
                        Updates.set("waitsFor", List.copyOf(keys)),
                        Updates.inc("attempts", 1),
                        Updates.unset("error")));
        return found(id).getDate("receivedAt").toInstant();
    }

    /** A parked delivery and what it waits for. */
    record Parked(String id, List<String> keys, Instant receivedAt) {}

    /** All parked deliveries, the oldest first. */
    List<Parked> parked() {
        return deliveries
                .find(Filters.eq("status", wire(Status.PARKED)))
                .projection(Projections.include("waitsFor", "receivedAt"))
                .sort(Sorts.ascending("receivedAt"))
                .map(d -> new Parked(
                        d.getString("_id"),
                        d.getList("waitsFor", String.class, List.of()),
                        d.getDate("receivedAt").toInstant()))
                .into(new ArrayList<>());
    }

    private void storeBody(Document document, PackedBody packed) {
        if (packed.isSmall()) {
            document.append("body", new Binary(packed.gzipped()));
        } else {
            document.append("parts", storeParts(document.getString("_id"), packed));
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
                    new Document("_id", partId)
                            .append("at", Date.from(clock.instant()))
                            .append("bytes", new Binary(pieces.get(n))),
                    new ReplaceOptions().upsert(true));
        }
        return new Document("prefix", prefix).append("count", pieces.size());
    }

    /** Of one that is ignored after all only the head stays. */
    void finish(String id, Status status, Collection<String> taskIds, @Nullable String error) {
        List<Bson> changes = new ArrayList<>(List.of(
                Updates.set("status", wire(status)),
                Updates.set("taskIds", List.copyOf(taskIds)),
                Updates.inc("attempts", 1),
                Updates.unset("waitsFor"),
                error == null ? Updates.unset("error") : Updates.set("error", Cut.to(error, ERROR_MAX, ERROR_MAX))));
        List<String> unused = List.of();
        if (status == Status.IGNORED) {
            unused = partIds(foundOrElse(id, new Document())); // its retention may have ended before its waiting
            changes.add(Updates.unset("body"));
            changes.add(Updates.unset("parts"));
        }
        update(id, Updates.combine(changes));
        if (!unused.isEmpty()) {
            parts.deleteMany(Filters.in("_id", unused));
        }
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
        Document document = found(id);
        byte[] gzipped = document.get("body") instanceof Binary body ? body.getData() : joined(document);
        return new Stored(id, String.valueOf(document.getString("event")), PackedBody.unpack(gzipped));
    }

    private Document found(String id) {
        Document document = deliveries.find(Filters.eq(id)).first();
        if (document == null) {
            throw new IllegalStateException("no such delivery");
        }
        return document;
    }

    private Document foundOrElse(String id, Document otherwise) {
        Document document = deliveries.find(Filters.eq(id)).first();
        return document == null ? otherwise : document;
    }

    private static List<String> partIds(Document delivery) {
        Document named = delivery.get("parts", new Document());
        return IntStream.range(0, named.getInteger("count", 0))
                .mapToObj(n -> named.getString("prefix") + "/" + n)
                .toList();
    }

    private byte[] joined(Document document) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String partId : partIds(document)) {
            Document part = parts.find(Filters.eq(partId)).first();
            if (part == null) {
                throw new IllegalStateException("part " + partId + " of a delivery is missing");
            }
            all.writeBytes(part.get("bytes", Binary.class).getData());
        }
        return all.toByteArray();
    }

    @Override
    public String name() {
        return DELIVERIES;
    }

    @Override
    public int removeExpired(int most) {
        Instant now = clock.instant();
        int removed =
                Retention.remove(deliveries, olderThan(now.minus(DeliverySettings.IGNORED_KEPT), Status.IGNORED), most);
        removed += Retention.remove(
                deliveries,
                olderThan(now.minus(kept), Status.QUEUED, Status.APPLIED, Status.PARKED, Status.FAILED),
                most - removed);
        // A part is older than the delivery that names it; one that none names ends too.
        Instant parted = now.minus(kept).minus(PARTS_KEPT_LONGER);
        return removed + Retention.remove(parts, Filters.lt("at", Date.from(parted)), most - removed);
    }

    private static Bson olderThan(Instant time, Status... statuses) {
        return Filters.and(
                Filters.in(
                        "status", Stream.of(statuses).map(DeliveryInbox::wire).toList()),
                Filters.lt("receivedAt", Date.from(time)));
    }

    static String wire(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** @param body the payload as JSON */
    record Stored(String id, String event, byte[] body) {}
}
