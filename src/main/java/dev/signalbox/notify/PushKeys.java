package dev.signalbox.notify;

import com.interaso.webpush.VapidKeys;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which push services know this installation (VAPID, RFC 8292): made once, and kept in the store, so that all instances
 * have the same: {@code push_keys {_id: "vapid", public, private}}. Browsers are bound to them. Any thread.
 */
@Singleton
final class PushKeys {
    private static final String ID = "vapid";

    private final MongoCollection<Document> stored;
    /** They never change. */
    private volatile @Nullable VapidKeys keys;

    PushKeys(Mongo mongo) {
        this.stored = mongo.collection("push_keys");
    }

    /** Blocks the first time. */
    VapidKeys get() {
        VapidKeys known = keys;
        if (known == null) {
            VapidKeys made = VapidKeys.generate();
            stored.updateOne(
                    Filters.eq(ID),
                    Updates.combine(
                            Updates.setOnInsert("public", made.getX509PublicKey()),
                            Updates.setOnInsert("private", made.getPkcs8PrivateKey())),
                    new UpdateOptions().upsert(true));
            Document found = Objects.requireNonNull(stored.find(Filters.eq(ID)).first());
            known = VapidKeys.create(found.getString("public"), found.getString("private"));
            keys = known;
        }
        return known;
    }

    /** As browsers take it. */
    String applicationServerKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(get().getApplicationServerKey());
    }
}
