package dev.signalbox.access;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Mongo;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each API key was last used: {@code keyUses {_id: <key id>, at}}, written in groups, after the requests; a crash
 * loses some seconds of it. Only for keys that exist; ends some time after the key was revoked. Any thread.
 */
@Singleton
final class KeyUses implements ApplicationEventListener<ShutdownEvent>, Expiring {
    private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);

    /** Another instance may have written it for a key that is not known here yet. */
    private static final Duration KEPT_WITHOUT_KEY = Duration.ofHours(1);

    private final MongoCollection<Document> stored;
    private final Directory directory;
    private final Clock clock;
    /** Not written yet. */
    private final Map<String, Instant> recent = new ConcurrentHashMap<>();

    KeyUses(Mongo mongo, Directory directory, Clock clock) {
        this.stored = mongo.collection("keyUses");
        this.directory = directory;
        this.clock = clock;
    }

    void used(String keyId, Instant at) {
        recent.merge(keyId, at, KeyUses::later);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Nullable
    Instant last(String keyId) {
        Instant unwritten = recent.get(keyId);
        if (unwritten != null) {
            return unwritten;
        }
        Document document = stored.find(Filters.eq("_id", keyId)).first();
        return document == null ? null : document.getDate("at").toInstant();
    }

    @Override
    public String name() {
        return "keyUses";
    }

    @Override
    public int removeExpired(int most) {
        Instant oldest = clock.instant().minus(KEPT_WITHOUT_KEY);
        List<String> revoked = new ArrayList<>();
        for (Document row : stored.find()) { // one for each key
            String id = row.getString("_id");
            boolean old = row.getDate("at").toInstant().isBefore(oldest);
            if (old && directory.read(state -> ApiKey.find(state, id)) == null) {
                revoked.add(id);
            }
            if (revoked.size() == most) {
                break;
            }
        }
        return revoked.isEmpty()
                ? 0
                : (int) stored.deleteMany(Filters.in("_id", revoked)).getDeletedCount();
    }

    /** While the store is still open. */
    @Override
    public void onApplicationEvent(ShutdownEvent event) {
        write();
    }

    @Scheduled(fixedDelay = "5s", initialDelay = "5s")
    void write() {
        Map<String, Instant> batch = Map.copyOf(recent);
        if (batch.isEmpty()) {
            return;
        }
        List<WriteModel<Document>> writes = new ArrayList<>();
        batch.forEach((id, at) -> writes.add(new UpdateOneModel<>(
                Filters.eq("_id", id), Updates.set("at", Date.from(at)), new UpdateOptions().upsert(true))));
        try {
            stored.bulkWrite(writes);
            batch.forEach(recent::remove); // unless it was used again meanwhile
        } catch (MongoException | IllegalStateException e) { // or it would not be run again
            if (!Mongo.isOutage(e)) {
                LOG.warn("[STORE] key_uses_write=failed retry_in=5s error={}", Mongo.said(e));
            }
        }
    }
}
