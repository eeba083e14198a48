package dev.signalbox.projection;

import dev.signalbox.store.Archive;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.Map;
import org.bson.Document;

/** Makes what is projected again from the log, while no instance serves. */
@Singleton
public final class Rebuild {
    private static final long WAIT_MILLIS = 1_000;

    private final Spaces spaces;

    Rebuild(Spaces spaces) {
        this.spaces = spaces;
    }

    /** Removes all that is projected. Whatever was opened before must be closed, and opened anew. */
    public static void clear(Mongo mongo) {
        Archive.PROJECTED.forEach(name -> mongo.collection(name).deleteMany(new Document()));
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
