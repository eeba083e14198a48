package dev.signalbox.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Json;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The collection {@code spaces}: {@code {_id, projectedVersion, counts, due: {quietSince, expiresAt, agentSeen, needy,
 * dispatching, linked}}}: the version up to which a space is projected, the status counts at that version, and when it has to be
 * looked at again.
 */
@Singleton
final class SpaceStore {
    private static final String SPACES = "spaces";

    /** The projected version and the counts at it. */
    record Projected(long version, StatusCounts counts) {}

    /** A batch of a space was projected: how far it was before, and how far it is. */
    record Advance(String spaceId, Projected from, Projected to, Due due) {
        private WriteModel<Document> write(Object projectedVersion) {
            return new UpdateOneModel<>(
                    new Document("_id", spaceId).append("projectedVersion", projectedVersion),
                    Updates.combine(
                            Updates.set("projectedVersion", to.version()),
                            Updates.set("counts", new Document(to.counts().json())),
                            Updates.set("due", due.document())));
        }
    }

    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final MongoCollection<Document> spaces;

    SpaceStore(Mongo mongo, Indexes indexes) {
        this.spaces = mongo.collection(SPACES);
        indexes.register(
                SPACES,
                List.of(
                        Indexes.unique("_id", "projectedVersion"), // the guard of each write
                        Indexes.index(new Document("due.quietSince", 1)),
                        Indexes.index(new Document("due.expiresAt", 1)),
                        Indexes.index(new Document("due.agentSeen", 1)),
                        Indexes.index(new Document("due.dispatching", 1))));
    }

    Projected projected(String spaceId) {
        Document space = spaces.find(Filters.eq("_id", spaceId)).first();
        if (space == null) {
            try {
                spaces.insertOne(new Document("_id", spaceId)
                        .append("projectedVersion", 0L)
                        .append("counts", new Document()));
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
                return projected(spaceId);
            }
            return new Projected(0, new StatusCounts());
        }
        return new Projected(
                space.get("projectedVersion", Number.class).longValue(),
                StatusCounts.of(Json.asObject(space.get("counts"))));
    }

    /** Spaces with a silence that began, or a request that expires, by that time; at most so many after that one, by id. */
    List<String> due(Instant quietSince, Instant expiresAt, String after, int most) {
        return page(
                Filters.or(
                        Filters.lte("due.quietSince", Date.from(quietSince)),
                        Filters.lte("due.expiresAt", Date.from(expiresAt))),
                after,
                most);
    }

    /** The same for spaces with an agent that is not offline and was last seen by that time. */
    List<String> unseen(Instant agentSeen, String after, int most) {
        return page(Filters.lte("due.agentSeen", Date.from(agentSeen)), after, most);
    }

    /** Those of these spaces in which a task needs a person. */
    List<String> needy(Collection<String> spaceIds) {
        return ids(spaces.find(Filters.and(Filters.in("_id", spaceIds), Filters.eq("due.needy", true))));
    }

    /** The same for spaces with a task of which an issue is to be made. */
    List<String> dispatching(String after, int most) {
        return page(Filters.eq("due.dispatching", true), after, most);
    }

    /** Spaces with a task that has something on GitHub that is open, and those from before this was kept. */
    List<String> linked() {
        return ids(spaces.find(Filters.ne("due.linked", false)));
    }

    private List<String> page(Bson filter, String after, int most) {
        return ids(spaces.find(Filters.and(filter, Filters.gt("_id", after)))
                .sort(Sorts.ascending("_id"))
                .limit(most));
    }

    private static List<String> ids(FindIterable<Document> found) {
        return found.projection(new Document("_id", 1))
                .map(space -> space.getString("_id"))
                .into(new ArrayList<>());
    }

    /** The places directly after what is projected, one for each space: an event there means that a projection is behind. */
    List<String> nextPlaces() {
        return spaces.find()
                .projection(new Document("projectedVersion", 1))
                .map(space -> EventLog.place(
                        space.getString("_id"),
                        space.get("projectedVersion", Number.class).longValue() + 1))
                .into(new ArrayList<>());
    }

    /** How far these spaces are projected; none for one that never was. */
    Map<String, Long> projectedVersions(Collection<String> spaceIds) {
        Map<String, Long> versions = new HashMap<>();
        spaces.find(Filters.in("_id", spaceIds))
                .projection(new Document("projectedVersion", 1))
                .forEach(space -> versions.put(
                        space.getString("_id"),
                        space.get("projectedVersion", Number.class).longValue()));
        return versions;
    }

    /** Advances the projected versions; does nothing where another instance is further. */
    void advance(List<Advance> advances) {
        List<WriteModel<Document>> writes = advances.stream()
                .map(advance -> advance.write(advance.from().version()))
                .toList();
        if (spaces.bulkWrite(writes, ANY_ORDER).getMatchedCount() < writes.size()) {
            spaces.bulkWrite(
                    advances.stream()
                            .map(advance -> advance.write(
                                    new Document("$lt", advance.to().version())))
                            .toList(),
                    ANY_ORDER);
        }
    }
}
