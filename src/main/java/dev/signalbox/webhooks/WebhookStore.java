package dev.signalbox.webhooks;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.signalbox.store.Mongo;
import dev.signalbox.webhooks.Webhook.Failing;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The collection {@code webhooks {_id, spaceId, url, patterns [], events [], description?, enabled, disabledReason?, createdAt,
 * secret, cursor, failing? {n, since, attempts, nextAt}, requests [], body?}}; {@code body} is the hash of the request that made it
 * under an {@code Idempotency-Key}. All calls block.
 */
@Singleton
final class WebhookStore {
    private static final int REQUESTS_MAX = 100;

    private final MongoCollection<Document> webhooks;

    WebhookStore(Mongo mongo) {
        this.webhooks = mongo.collection("webhooks");
    }

    /** @return whether it is new; else there is one with its id */
    boolean insert(Webhook webhook, @Nullable String bodyHash) {
        Document document = new Document("_id", webhook.id())
                .append("spaceId", webhook.spaceId())
                .append("url", webhook.url())
                .append("patterns", webhook.patterns())
                .append("events", webhook.events())
                .append("description", webhook.description())
                .append("enabled", webhook.enabled())
                .append("createdAt", Date.from(webhook.createdAt()))
                .append("secret", webhook.secret())
                .append("cursor", webhook.cursor())
                .append("requests", webhook.requests())
                .append("body", bodyHash);
        try {
            webhooks.insertOne(document);
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    @Nullable
    Webhook find(String id) {
        Document found = webhooks.find(Filters.eq(id)).first();
        return found == null ? null : webhook(found);
    }

    /** The hash that {@link #insert} was given. */
    @Nullable
    String bodyHash(String id) {
        Document found = webhooks.find(Filters.eq(id)).first();
        return found == null ? null : found.getString("body");
    }

    List<Webhook> all() {
        return webhooks.find().map(WebhookStore::webhook).into(new ArrayList<>());
    }

    List<Webhook> in(String spaceId) {
        return webhooks.find(Filters.eq("spaceId", spaceId))
                .map(WebhookStore::webhook)
                .into(new ArrayList<>());
    }

    /** @param fields new values by name; {@code null} removes one */
    void change(String id, Map<String, ? extends @Nullable Object> fields) {
        List<Bson> updates = new ArrayList<>();
        fields.forEach((name, value) -> updates.add(value == null ? Updates.unset(name) : Updates.set(name, value)));
        if (!updates.isEmpty()) {
            webhooks.updateOne(Filters.eq(id), Updates.combine(updates));
        }
    }

    void remove(String id) {
        webhooks.deleteOne(Filters.eq(id));
    }

    /** It has everything up to there; never moves back, as it would by an instance that was paused. */
    void moved(String id, long cursor) {
        webhooks.updateOne(
                Filters.and(Filters.eq(id), Filters.lt("cursor", cursor)),
                Updates.combine(Updates.set("cursor", cursor), Updates.unset("failing")));
    }

    void failed(String id, Failing failing) {
        Document document = new Document("n", failing.n())
                .append("since", Date.from(failing.since()))
                .append("attempts", failing.attempts())
                .append("nextAt", Date.from(failing.nextAt()));
        webhooks.updateOne(Filters.eq(id), Updates.set("failing", document));
    }

    void disable(String id, String reason) {
        webhooks.updateOne(
                Filters.eq(id),
                Updates.combine(
                        Updates.set("enabled", false),
                        Updates.set("disabledReason", reason),
                        Updates.unset("failing")));
    }

    /** @return {@code false} when too many wait already */
    boolean request(String id, long n) {
        return webhooks.updateOne(
                                Filters.and(Filters.eq(id), Filters.exists("requests." + (REQUESTS_MAX - 1), false)),
                                Updates.addToSet("requests", n))
                        .getMatchedCount()
                == 1;
    }

    void requestDone(String id, long n) {
        webhooks.updateOne(Filters.eq(id), Updates.pull("requests", n));
    }

    private static Webhook webhook(Document document) {
        Document failing = document.get("failing", Document.class);
        return new Webhook(
                document.getString("_id"),
                document.getString("spaceId"),
                document.getString("url"),
                document.getList("patterns", String.class, List.of()),
                document.getList("events", String.class, List.of()),
                document.getString("description"),
                document.getBoolean("enabled", false),
                document.getString("disabledReason"),
                time(document, "createdAt"),
                document.getString("secret"),
                document.getLong("cursor"),
                failing == null
                        ? null
                        : new Failing(
                                failing.getLong("n"),
                                time(failing, "since"),
                                failing.getInteger("attempts"),
                                time(failing, "nextAt")),
                document.getList("requests", Long.class, List.of()));
    }

    private static Instant time(Document document, String name) {
        return document.getDate(name).toInstant();
    }
}
