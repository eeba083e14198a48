package dev.signalbox.github;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.Binary;

/** The payloads: a small one is in its delivery, a longer one in parts beside it. Blocks. */
@Singleton
final class DeliveryBodies implements Expiring {
    private static final String PARTS = "delivery_parts";
    private static final Duration PARTS_KEPT_LONGER = Duration.ofHours(1);

    private final MongoCollection<Document> parts;
    private final Clock clock;
    private final Duration kept;

    DeliveryBodies(Mongo mongo, Indexes indexes, DeliverySettings settings, Clock clock) {
        this.parts = mongo.collection(PARTS);
        this.clock = clock;
        this.kept = settings.deliveriesKept();
        indexes.register(PARTS, List.of(Indexes.index(new Document("at", 1))));
    }

    /** Adds a payload to a delivery that is not stored yet, so that a delivery is there whole or not at all. */
    void put(Document delivery, byte[] body) {
        PackedBody packed = PackedBody.of(body);
        if (packed.isSmall()) {
            delivery.append("body", new Binary(packed.gzipped()));
        } else {
            delivery.append("parts", putParts(delivery.getString("_id"), packed));
        }
    }

    private Document putParts(String id, PackedBody packed) {
        String prefix = id + "/" + packed.hash();
        List<byte[]> pieces = packed.pieces();
        for (int n = 0; n < pieces.size(); n++) {
            String partId = prefix + "/" + n;
            parts.replaceOne(
                    Filters.eq(partId),
                    new Document("_id", partId)
                            .append("at", Date.from(clock.instant()))
                            .append("bytes", new Binary(pieces.get(n))),
                    new ReplaceOptions().upsert(true));
        }
        return new Document("prefix", prefix).append("count", pieces.size());
    }

    /** The payload of a delivery. */
    byte[] of(Document delivery) {
        return PackedBody.unpack(delivery.get("body") instanceof Binary body ? body.getData() : joined(delivery));
    }

    private byte[] joined(Document delivery) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String partId : partIds(delivery).toList()) {
            Document part = parts.find(Filters.eq(partId)).first();
            if (part == null) {
                throw new IllegalStateException("part " + partId + " of a delivery is missing");
            }
            all.writeBytes(part.get("bytes", Binary.class).getData());
        }
        return all.toByteArray();
    }

    /** Removes the parts of deliveries that are there no more, or without their payload. */
    void removeParts(Collection<Document> of) {
        List<String> ids = of.stream().flatMap(DeliveryBodies::partIds).toList();
        if (!ids.isEmpty()) {
            parts.deleteMany(Filters.in("_id", ids));
        }
    }

    private static Stream<String> partIds(Document delivery) {
        Document named = delivery.get("parts", new Document());
        return IntStream.range(0, named.getInteger("count", 0)).mapToObj(n -> named.getString("prefix") + "/" + n);
    }

    @Override
    public String name() {
        return PARTS;
    }

    /** Those that no delivery names: a part is older than its delivery, and ends with it. */
    @Override
    public int removeExpired(int most) {
        Instant ended = clock.instant().minus(kept).minus(PARTS_KEPT_LONGER);
        return Retention.remove(parts, Filters.lt("at", Date.from(ended)), most);
    }
}
