package dev.signalbox.projection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Chunks that no checkpoint names: their process was killed before it named them, or before it removed another's. They end a day
 * after they were written.
 */
@Singleton
final class OrphanedChunks implements Expiring {
    /** Much longer than from the first chunk to the document that names it. */
    private static final Duration KEPT = Duration.ofDays(1);
    /** It reads the ids of all chunks, and processes are killed seldom. */
    private static final Duration BETWEEN_SWEEPS = Duration.ofDays(1);

    private final MongoCollection<Document> checkpoints;
    private final Clock clock;
    private volatile Instant sweepAt = Instant.MIN;

    OrphanedChunks(Mongo mongo, Clock clock) {
        this.checkpoints = mongo.collection(Checkpoints.COLLECTION);
        this.clock = clock;
    }

    @Override
    public String name() {
        return Checkpoints.COLLECTION;
    }

    @Override
    public int removeExpired(int most) {
        Instant now = clock.instant();
        if (now.isBefore(sweepAt)) {
            return 0;
        }
        // Also what has no time: checkpoints themselves, and chunks of earlier releases.
        Bson isOld = Filters.not(Filters.gte(Checkpoints.AT, Date.from(now.minus(KEPT))));
        Set<String> named = new HashSet<>();
        Set<String> old = new HashSet<>();
        checkpoints
                .find(isOld)
                .projection(Projections.include(Checkpoints.OWNER, Checkpoints.CHUNKS))
                .forEach(found -> {
                    if (found.containsKey(Checkpoints.OWNER)) {
                        named.addAll(Checkpoints.chunks(found));
                    } else {
                        old.add(found.getString("_id"));
                    }
                });
        old.removeAll(named);
        List<String> step = old.stream().limit(most).toList();
        long removed = step.isEmpty()
                ? 0
                : checkpoints
                        .deleteMany(Filters.and(Filters.in("_id", step), isOld))
                        .getDeletedCount();
        if (removed < most) {
            sweepAt = now.plus(BETWEEN_SWEEPS);
        }
        return (int) removed;
    }
}
