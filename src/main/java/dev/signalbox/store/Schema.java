package dev.signalbox.store;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Updates;
import dev.signalbox.ops.SettingError;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The form of everything that is stored, as one number in the collection {@code schema}: {@code {_id: "version", version}}.
 * The first instance that starts brings an older store forward, step by step; the others wait for it. A store of a newer
 * version is refused, before anything is written.
 */
@Singleton
public final class Schema {
    /** Version 1 is the first release, which did not write its number. */
    static final int VERSION = 2;

    static final String COLLECTION = "schema";

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final String ID = "version";
    private static final String NUMBER = "version";
    private static final String WORK = "migration";
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Mongo mongo;
    private final List<Migration> migrations;
    private final Leases leases;

    Schema(Mongo mongo, List<Migration> migrations, Leases leases) {
        this.mongo = mongo;
        this.migrations = migrations.stream()
                .sorted(Comparator.comparingInt(Migration::to))
                .toList();
        this.leases = leases;
    }

    /** @throws SettingError when the store is of a newer version than this program knows */
    static void check(Mongo mongo) {
        int version = version(mongo.database().getCollection(COLLECTION, BsonDocument.class));
        if (version > VERSION) {
            throw new SettingError(
                    mongo.isEmbedded() ? StoreSettings.DATA_DIR : StoreSettings.URI,
                    "a newer Signalbox has written this store (form %d; this one knows up to %d)"
                            .formatted(version, VERSION),
                    "that Signalbox or a newer one, or what a backup from before has");
        }
    }

    /** 0 when there is no number. */
    private static int version(MongoCollection<BsonDocument> schema) {
        BsonDocument found = schema.find(Filters.eq("_id", ID)).first();
        return found == null ? 0 : version(found);
    }

    /** Of the document in an archive. */
    static int version(BsonDocument document) {
        return document.getNumber(NUMBER).intValue();
    }

    /** Before an archive is read, which has the number itself unless it is of the first release. */
    static void beforeArchive(Mongo mongo) {
        mongo.collection(COLLECTION)
                .replaceOne(
                        Filters.eq("_id", ID),
                        new Document("_id", ID).append(NUMBER, 1),
                        new ReplaceOptions().upsert(true));
    }

    /** Returns when the store has the present form. Blocks; before the first event is read or written. */
    public void bringForward() throws InterruptedException {
        MongoCollection<Document> schema = mongo.collection(COLLECTION);
        for (int version = begun(schema); version < VERSION; version = begun(schema)) {
            if (leases.hold(WORK, LEASE)) {
                Migration next = migrations.get(version - 1);
                LOG.info("[STORE] migration=start to={} name={}", next.to(), next.name());
                next.run();
                schema.updateOne(
                        Filters.and(Filters.eq("_id", ID), Filters.eq(NUMBER, version)),
                        Updates.set(NUMBER, next.to()));
                LOG.info("[STORE] migration=done to={}", next.to());
            } else {
                Thread.sleep(LOOK_EVERY);
            }
        }
    }

    /** The version of the store; a new one gets the present one. */
    private int begun(MongoCollection<Document> schema) {
        Document found = schema.find(Filters.eq("_id", ID)).first();
        if (found != null) {
            return found.get(NUMBER, Number.class).intValue();
        }
        boolean isNew = mongo.collection(Indexes.EVENTS).find().first() == null;
        try {
            schema.insertOne(new Document("_id", ID).append(NUMBER, isNew ? VERSION : 1));
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
        return begun(schema);
    }
}
