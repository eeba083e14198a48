package dev.signalbox.notify;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The browsers that take notifications: the collection {@code push_subscriptions {_id: hash of the endpoint, userId, endpoint, p256dh,
 * auth, createdAt}}, the newest {@value #PER_USER_MAX} of a person. A browser belongs to who signed in last there. All calls block.
 */
@Singleton
final class Devices {
    static final int PER_USER_MAX = 10;

    private final MongoCollection<Document> devices;
    private final Clock clock;

    Devices(Mongo mongo, Clock clock) {
        this.devices = mongo.collection("push_subscriptions");
        this.clock = clock;
    }

    /**
     * A {@code PushSubscription}.
     *
     * @param p256dh its public key, uncompressed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Device(String id, String userId, String endpoint, byte[] p256dh, byte[] auth) {}

    static String id(String endpoint) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(endpoint.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    void add(String userId, String endpoint, byte[] p256dh, byte[] auth) {
        String id = id(endpoint);
        devices.replaceOne(
                Filters.eq(id),
                new Document("userId", userId)
                        .append("endpoint", endpoint)
                        .append("p256dh", new Binary(p256dh))
                        .append("auth", new Binary(auth))
                        .append("createdAt", Date.from(clock.instant())),
                new ReplaceOptions().upsert(true));
        devices.find(Filters.eq("userId", userId))
                .sort(Sorts.descending("createdAt", "_id"))
                .skip(PER_USER_MAX)
                .forEach(old -> devices.deleteOne(Filters.eq(old.get("_id"))));
    }

    /** A person takes a browser of theirs away. */
    void remove(String userId, String endpoint) {
        devices.deleteOne(Filters.and(Filters.eq(id(endpoint)), Filters.eq("userId", userId)));
    }

    /** Its push service does not know it any more. */
    void gone(String id) {
        devices.deleteOne(Filters.eq(id));
    }

    @Nullable
    Device find(String id) {
        Document found = devices.find(Filters.eq(id)).first();
        return found == null ? null : device(found);
    }

    List<Device> of(Collection<String> userIds) {
        return userIds.isEmpty()
                ? List.of()
                : devices.find(Filters.in("userId", userIds))
                        .map(Devices::device)
                        .into(new ArrayList<>());
    }

    private static Device device(Document document) {
        return new Device(
                document.getString("_id"),
                document.getString("userId"),
                document.getString("endpoint"),
                document.get("p256dh", Binary.class).getData(),
                document.get("auth", Binary.class).getData());
    }
}
