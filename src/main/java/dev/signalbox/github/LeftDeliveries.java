package dev.signalbox.github;

import com.mongodb.client.model.Projections;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.github.DeliveryPlaces.Mark;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Finds the deliveries that were stored and that nobody has worked on, as after a crash. Blocks. */
@Singleton
final class LeftDeliveries {
    private static final Bson STATE = Projections.include("place", "status", "receivedAt", "waits");
    /** A request that has a place has stored its delivery by then, or never will. */
    private static final Duration STORED_WITHIN = Duration.ofMinutes(10);

    private final DeliveryPlaces places;
    private final Clock clock;

    LeftDeliveries(DeliveryPlaces places, Clock clock) {
        this.places = places;
        this.clock = clock;
    }

    /** The ids of those that were received before a time, the oldest first. */
    List<String> find(Instant before, int limit) {
        List<String> left = new ArrayList<>();
        Instant stored = clock.instant().minus(STORED_WITHIN);
        long begin = places.at(Mark.SETTLED);
        long[] settled = {begin};
        places.walkUp(begin, STATE, (from, to, found) -> {
            for (Document delivery : found.values()) {
                if (isLeft(delivery) && !receivedAt(delivery).isAfter(before) && left.size() < limit) {
                    left.add(delivery.getString("_id"));
                }
            }
            if (settled[0] == from - 1) {
                settled[0] = settled(from, to, found, stored);
            }
            return left.size() < limit;
        });
        if (settled[0] > begin) {
            places.move(Mark.SETTLED, settled[0]);
        }
        return left;
    }

    /** The last place up to which nothing is left, nor may still come. */
    private static long settled(long from, long to, TreeMap<Long, Document> found, Instant stored) {
        long certain = found.descendingMap().entrySet().stream()
                .filter(each -> receivedAt(each.getValue()).isBefore(stored))
                .findFirst()
                .map(each -> each.getKey())
                .orElse(0L);
        for (long place = from; place <= to; place++) {
            Document delivery = found.get(place);
            if (delivery == null ? place > certain : isLeft(delivery)) {
                return place - 1;
            }
        }
        return to;
    }

    private static boolean isLeft(Document delivery) {
        return Status.QUEUED.isOf(delivery) && !delivery.getBoolean("waits", false);
    }

    private static Instant receivedAt(Document delivery) {
        return delivery.getDate("receivedAt").toInstant();
    }
}
