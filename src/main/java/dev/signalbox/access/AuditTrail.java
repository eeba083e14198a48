package dev.signalbox.access;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Principal;
import dev.signalbox.net.ClientAddress;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import io.micronaut.http.HttpRequest;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what to whom, when and from where: {@code audit {_id, at, action, outcome, actor {kind, id, name}, target?,
 * spaceId?, address, count?}}; {@code _id} sorts by time. Written before the answer, so that what was answered is in it.
 * Unknown user names are not recorded: people type passwords there. An entry stays as long as the setting says, whatever is
 * done after it. What one actor does beyond its {@link AuditQuota} is summed up: one entry for each hour, action and outcome,
 * with a {@code count}, and the target, space and address of the last. Blocking.
 */
@Singleton
public final class AuditTrail implements Expiring {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Actor UNKNOWN = new Actor(Actor.Kind.USER, "", "");
    private static final int TEXT_MAX = 300;

    private final MongoCollection<Document> entries;
    private final ClientAddress clientAddress;
    private final Clock clock;
    private final Duration kept;
    private final AuditQuota quota;

    /** What is recorded. */
    public enum Action {
        SIGN_IN,
        SIGN_OUT,
        USER_CREATED,
        USER_CHANGED,
        USER_DISABLED,
        USER_ENABLED,
        PASSWORD_RESET,
        MEMBER_ADDED,
        MEMBER_CHANGED,
        MEMBER_REMOVED,
        SPACE_CREATED,
        SPACE_CHANGED,
        SPACE_DELETED,
        KEY_CREATED,
        KEY_REVOKED,
        WEBHOOK_CREATED,
        WEBHOOK_CHANGED,
        WEBHOOK_DELETED,
        TASK_DELETED,
        DELIVERY_REPLAYED,
        BACKUP_TAKEN,
        FEATURE_CHANGED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> wires() {
            return Arrays.stream(values()).map(Action::wire).toList();
        }
    }

    /**
     * One line of the trail.
     *
     * @param count how many it stands for; {@code null} for one
     */
    @Serdeable
    record Entry(
            String id,

            @Serdeable.Serializable(using = TimeSerializer.class)
            Instant at,

            String action,
            String outcome,
            Actor actor,
            @Nullable String target,
            @Nullable String spaceId,
            String address,
            @Nullable Integer count) {}

    AuditTrail(Mongo mongo, ClientAddress clientAddress, Clock clock, AuditSettings settings) {
        this.entries = mongo.collection("audit");
        this.clientAddress = clientAddress;
        this.clock = clock;
        this.kept = settings.kept();
        this.quota = new AuditQuota(clock);
    }

    /** @param target what it was done to, such as the name of a user */
    public void ok(
            Action action, Principal by, HttpRequest<?> request, @Nullable String target, @Nullable String spaceId) {
        write(action, "ok", by.actor(), request, target, spaceId);
    }

    /** @param target a name that is known here, or {@code null} */
    void refused(Action action, HttpRequest<?> request, @Nullable String target) {
        write(action, "refused", UNKNOWN, request, target, null);
    }

    private void write(
            Action action,
            String outcome,
            Actor actor,
            HttpRequest<?> request,
            @Nullable String target,
            @Nullable String spaceId) {
        Instant now = clock.instant();
        String address = clientAddress.of(request);
        LOG.info(
                "[AUDIT] action={} outcome={} actor={}/{} space={} address={}",
                action.wire(),
                outcome,
                actor.kind(),
                actor.id(),
                spaceId,
                address);
        Document entry = new Document("at", Date.from(now))
                .append("action", action.wire())
                .append("outcome", outcome)
                .append("actor", new Document(actor.json()))
                .append("target", target == null ? null : target.substring(0, Math.min(TEXT_MAX, target.length())))
                .append("spaceId", spaceId)
                .append("address", address);
        try {
            if (quota.take(actor.id())) {
                entries.insertOne(entry.append("_id", id(now, Ids.next())));
            } else {
                String sum = id(
                        now.truncatedTo(ChronoUnit.HOURS),
                        "sum-" + Hashes.hex(actor.id() + "/" + action.wire() + "/" + outcome));
                entries.updateOne(
                        Filters.eq("_id", sum),
                        Updates.combine(new Document("$set", entry), Updates.inc("count", 1)),
                        new UpdateOptions().upsert(true));
            }
        } catch (MongoException e) { // the action has been done, and the line above says so
            if (!Mongo.isOutage(e)) {
                LOG.error("[AUDIT] write=failed entry=lost error={}", Mongo.said(e));
            }
        }
    }

    /** Sorts by time. */
    private static String id(Instant at, String suffix) {
        return String.format(Locale.ROOT, "%014d-%s", at.toEpochMilli(), suffix);
    }

    /** The newest entries before a place, newest first. */
    List<Entry> page(@Nullable String before, int limit, @Nullable String action, @Nullable String actor) {
        List<Bson> filters = new ArrayList<>();
        if (before != null) {
            filters.add(Filters.lt("_id", before));
        }
        if (action != null) {
            filters.add(Filters.eq("action", action));
        }
        if (actor != null) {
            filters.add(Filters.eq("actor.id", actor));
        }
        return entries.find(filters.isEmpty() ? new Document() : Filters.and(filters))
                .sort(Sorts.descending("_id"))
                .limit(limit)
                .map(AuditTrail::entry)
                .into(new ArrayList<>());
    }

    private static Entry entry(Document document) {
        return new Entry(
                document.getString("_id"),
                document.getDate("at").toInstant(),
                document.getString("action"),
                document.getString("outcome"),
                Actor.of(document.get("actor", Document.class)),
                document.getString("target"),
                document.getString("spaceId"),
                document.getString("address"),
                document.getInteger("count"));
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public int removeExpired(int most) {
        return Retention.remove(entries, Filters.lt("_id", id(clock.instant().minus(kept), "")), most);
    }
}
