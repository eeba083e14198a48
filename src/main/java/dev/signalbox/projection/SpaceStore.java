package dev.signalbox.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.signalbox.model.Json;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.List;
import org.bson.Document;

/**
 * The collection {@code spaces}: {@code {_id, projectedVersion, counts}}: the version up to which a space is projected, and
 * the status counts at that version.
 */
@Singleton
final class SpaceStore {
    private static final String SPACES = "spaces";

    /** The projected version and the counts at it. */
    record Projected(long version, StatusCounts counts) {}

    private final MongoCollection<Document> spaces;

    SpaceStore(Mongo mongo, Indexes indexes) {
        this.spaces = mongo.collection(SPACES);
        indexes.register(SPACES, List.of(Indexes.unique("_id", "projectedVersion"))); // the guard of each write
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

    /** Advances the projected version by one batch; does nothing when another instance is further. */
    void advance(String spaceId, Projected from, Projected to) {
        if (!set(spaceId, from.version(), to)) {
            set(spaceId, new Document("$lt", to.version()), to);
        }
    }

    private boolean set(String spaceId, Object projectedVersion, Projected to) {
        Document guard = new Document("_id", spaceId).append("projectedVersion", projectedVersion);
        return spaces.updateOne(
                                guard,
                                Updates.combine(
                                        Updates.set("projectedVersion", to.version()),
                                        Updates.set(
                                                "counts",
                                                new Document(to.counts().json()))))
                        .getMatchedCount()
                == 1;
    }
}
