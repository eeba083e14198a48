package dev.signalbox.access;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.store.Mongo;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
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
 * loses some seconds of it. Only for keys that exist. Any thread.
 */
@Singleton
final class KeyUses implements ApplicationEventListener<ShutdownEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);

    private final MongoCollection<Document> stored;
    /** Not written yet. */
    private final Map<String, Instant> recent = new ConcurrentHashMap<>();

    KeyUses(Mongo mongo) {
        this.stored = mongo.collection("keyUses");
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
                LOG.warn(
                        "[STORE] key_uses_write=failed retry_in=5s error={}",
                        e.getClass().getSimpleName());
            }
        }
    }
}
