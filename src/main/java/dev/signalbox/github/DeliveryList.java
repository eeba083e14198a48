package dev.signalbox.github;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The deliveries as people look at them, without their payloads. Blocks. */
@Singleton
final class DeliveryList {
    private static final Bson HEAD = Projections.exclude("body", "parts");
    /** So many are looked at for one page; a page of a rare kind may hold fewer than it could. */
    private static final int LOOKED_AT_MAX = 10_000;

    private final DeliveryPlaces places;
    private final MongoCollection<Document> deliveries;

    DeliveryList(DeliveryPlaces places, Mongo mongo) {
        this.places = places;
        this.deliveries = mongo.collection(DeliveryPlaces.DELIVERIES);
    }

    /**
     * A delivery without its payload.
     *
     * @param reason why it failed, is tried again, or was ignored
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
            List<String> tasks)
            implements JsonObject {
        /** An ignored one is kept without. */
        boolean hasPayload() {
            return !Status.IGNORED.wire().equals(status);
        }

        @Override
        public Map<String, Object> json() {
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
                    document.getList("taskIds", String.class, List.of()));
        }
    }

    /** @param payload its secrets masked; {@code null} where it is not kept */
    record Whole(Head head, @Nullable Object payload) implements JsonObject {
        @Override
        public Map<String, Object> json() {
            Map<String, Object> json = head.json();
            json.putAll(Json.object("payload", payload));
            return json;
        }
    }

    @Nullable
    Head head(String id) {
        Document document = deliveries.find(Filters.eq(id)).projection(HEAD).first();
        return document == null ? null : Head.of(document);
    }

    /**
     * Which deliveries are wanted; {@code null}: any.
     *
     * @param repo {@code owner/name} in any case
     */
    record Filter(
            @Nullable String status,
            @Nullable String event,
            @Nullable String repo) {
        private boolean fits(Head head) {
            return (status == null || status.equals(head.status))
                    && (event == null || event.equals(head.event))
                    && (repo == null || repo.equalsIgnoreCase(head.repo));
        }
    }

    /** @param next before which place the next page begins; {@code null} at the end */
    record Page(List<Head> heads, @Nullable Long next) {}

    /**
     * The newest first.
     *
     * @param before a place; {@code null} for the first page
     */
    Page page(@Nullable Long before, int limit, Filter filter) {
        long begin = before == null ? places.at(DeliveryPlaces.Mark.LAST) + 1 : before;
        List<Head> heads = new ArrayList<>();
        long[] next = {0};
        places.walkDown(begin, HEAD, (from, to, found) -> {
            for (Map.Entry<Long, Document> each : found.descendingMap().entrySet()) {
                Head head = Head.of(each.getValue());
                if (filter.fits(head)) {
                    if (heads.size() == limit) {
                        return false;
                    }
                    heads.add(head);
                    next[0] = each.getKey();
                }
            }
            next[0] = from;
            return begin - from < LOOKED_AT_MAX;
        });
        boolean more = next[0] > places.at(DeliveryPlaces.Mark.ENDED) + 1;
        return new Page(heads, more ? (Long) next[0] : null);
    }
}
