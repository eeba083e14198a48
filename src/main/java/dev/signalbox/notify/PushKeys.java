package dev.signalbox.notify;

import com.interaso.webpush.VapidKeys;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.signalbox.store.Mongo;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys by which push services know this installation (VAPID, RFC 8292): made once, at the first start, and kept in the store, so
 * that all instances have the same: {@code push_keys {_id: "vapid", public, private}}. Browsers are bound to them. Any thread.
 */
@Singleton
final class PushKeys implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(PushKeys.class);
    private static final String ID = "vapid";

    private final MongoCollection<Document> stored;
    /** They never change. */
    private volatile @Nullable VapidKeys keys;

    PushKeys(Mongo mongo) {
        this.stored = mongo.collection("push_keys");
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        try {
            get();
        } catch (MongoException e) { // a store that takes no writes is no reason not to start
            LOG.warn("[NOTIFY] push_keys=failed error=\"{}\"; the first use tries again", Mongo.said(e));
        }
    }

    /** Blocks the first time. */
    VapidKeys get() {
        VapidKeys known = keys;
        if (known == null) {
            Document found = find();
            if (found == null) {
                make();
                found = Objects.requireNonNull(find()); // another instance may have been first
            }
            known = VapidKeys.create(found.getString("public"), found.getString("private"));
            keys = known;
        }
        return known;
    }

    private @Nullable Document find() {
        return stored.find(Filters.eq(ID)).first();
    }

    private void make() {
        VapidKeys made = VapidKeys.generate();
        try {
            stored.insertOne(new Document("_id", ID)
                    .append("public", made.getX509PublicKey())
                    .append("private", made.getPkcs8PrivateKey()));
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
        }
    }

    /** As browsers take it. */
    String applicationServerKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(get().getApplicationServerKey());
    }
}
