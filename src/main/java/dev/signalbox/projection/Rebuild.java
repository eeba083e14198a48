package dev.signalbox.projection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.signalbox.store.Archive;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** Makes what is projected again from the log, while no instance serves. */
@Singleton
public final class Rebuild {
    private static final long WAIT_MILLIS = 1_000;
    /** The embedded store holds in memory what a command removes. */
    private static final int REMOVED_AT_ONCE = 1_000;

    private final Spaces spaces;

    Rebuild(Spaces spaces) {
        this.spaces = spaces;
    }

    /** Removes all that is projected. Whatever was opened before must be closed, and opened anew. */
    public static void clear(Mongo mongo) {
        Archive.PROJECTED.forEach(name -> clear(mongo.collection(name)));
    }

    private static void clear(MongoCollection<Document> projected) {
        List<Object> ids;
        do {
            ids = projected
                    .find()
                    .projection(Projections.include("_id"))
                    .limit(REMOVED_AT_ONCE)
                    .map(document -> document.get("_id"))
                    .into(new ArrayList<>());
            projected.deleteMany(Filters.in("_id", ids));
        } while (!ids.isEmpty());
    }

    /** Returns when the events up to these versions of the spaces are projected. Blocks. */
    public void project(Map<String, Long> versions) {
        versions.forEach((spaceId, version) -> {
            try (SpaceUse use = spaces.use(spaceId)) {
                while (spaces.projectedVersion(spaceId) < version) {
                    spaces.awaitProjected(spaceId, WAIT_MILLIS);
                }
            }
        });
    }
}
