package dev.signalbox.notify;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/**
 * The collection {@code notifications {_id: "<space>/<task>/<reason>/<since>", spaceId, taskId, title, reason, at, left [], told [],
 * met, attempts, nextAt}}: a document for each need of a watched space while there is the need; so each is told of once, whatever
 * restarts. One more with the id {@code "<space>/"} says that the needs of a space before it was watched are in. All calls block.
 */
@Singleton
final class Notices {
    private final MongoCollection<Document> notices;

    Notices(Mongo mongo) {
        this.notices = mongo.collection("notifications");
    }

    /** What is known of a space: all ids, and whether this is the first time. */
    record Known(Set<String> ids, boolean isFirst) {}

    Known known(String spaceId) {
        Set<String> ids = new HashSet<>();
        notices.find(Filters.and(Filters.eq("spaceId", spaceId), Filters.ne("met", true)))
                .forEach(document -> ids.add(document.getString("_id")));
        return new Known(ids, !ids.remove(spaceId + "/"));
    }

    /** Nobody is told of the needs that a space has now. */
    void begin(String spaceId) {
        insert(new Document("_id", spaceId + "/").append("spaceId", spaceId));
    }

    /** Does nothing when it is known, as by another instance. */
    void add(Notice notice) {
        insert(new Document("_id", notice.id())
                .append("spaceId", notice.spaceId())
                .append("taskId", notice.taskId())
                .append("title", notice.title())
                .append("reason", notice.reason())
                .append("at", Date.from(notice.at()))
                .append("left", notice.left())
                .append("told", notice.told())
                .append("met", false)
                .append("attempts", 0)
                .append("nextAt", Date.from(notice.at())));
    }

    private void insert(Document document) {
        try {
            notices.insertOne(document);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    /** The need is no more: those who were told are told so, and then it is forgotten. */
    void met(String id, Instant now) {
        Document found = notices.find(Filters.eq(id)).first();
        List<String> told = found == null ? List.of() : found.getList("told", String.class, List.of());
        List<String> devices =
                told.stream().filter(target -> !target.equals(Notice.CHAT)).toList();
        if (devices.isEmpty()) {
            notices.deleteOne(Filters.eq(id));
            return;
        }
        notices.updateOne(
                Filters.eq(id),
                Updates.combine(
                        Updates.set("met", true),
                        Updates.set("left", devices),
                        Updates.set("attempts", 0),
                        Updates.set("at", Date.from(now)),
                        Updates.set("nextAt", Date.from(now))));
    }

    /** Those with somebody left whose time has come. */
    List<Notice> due(Instant now, int most) {
        return notices.find(Filters.and(Filters.exists("left.0"), Filters.lte("nextAt", Date.from(now))))
                .limit(most)
                .map(Notices::notice)
                .into(new ArrayList<>());
    }

    /** A target has been told, or never will be. */
    void done(Notice notice, String target, boolean isTold) {
        notices.updateOne(
                Filters.eq(notice.id()),
                isTold
                        ? Updates.combine(Updates.pull("left", target), Updates.addToSet("told", target))
                        : Updates.pull("left", target));
        if (notice.isMet()) {
            notices.deleteOne(
                    Filters.and(Filters.eq(notice.id()), Filters.eq("met", true), Filters.exists("left.0", false)));
        }
    }

    void later(Notice notice, Instant next) {
        notices.updateOne(
                Filters.eq(notice.id()),
                Updates.combine(Updates.inc("attempts", 1), Updates.set("nextAt", Date.from(next))));
    }

    /** Nobody watches these spaces any more, but those named. */
    void keepOnly(Set<String> spaceIds) {
        notices.deleteMany(Filters.nin("spaceId", spaceIds));
    }

    private static Notice notice(Document document) {
        return new Notice(
                document.getString("_id"),
                document.getString("spaceId"),
                document.getString("taskId"),
                document.getString("title"),
                document.getString("reason"),
                document.getDate("at").toInstant(),
                document.getList("left", String.class),
                document.getList("told", String.class),
                document.getBoolean("met"),
                document.getInteger("attempts"));
    }
}
