package dev.signalbox.github;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.github.DeliveryPlaces.Mark;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Ends deliveries by their age: from the oldest place on, as far as they are old enough. */
@Singleton
final class DeliveryEnds implements Expiring {
    private static final Bson HEAD = Projections.include("place", "status", "receivedAt", "parts");

    private final DeliveryPlaces places;
    private final DeliveryBodies bodies;
    private final MongoCollection<Document> deliveries;
    private final Clock clock;
    private final Duration kept;

    DeliveryEnds(DeliveryPlaces places, DeliveryBodies bodies, Mongo mongo, DeliverySettings settings, Clock clock) {
        this.places = places;
        this.bodies = bodies;
        this.deliveries = mongo.collection(DeliveryPlaces.DELIVERIES);
        this.clock = clock;
        this.kept = settings.deliveriesKept();
    }

    @Override
    public String name() {
        return DeliveryPlaces.DELIVERIES;
    }

    @Override
    public int removeExpired(int most) {
        Instant now = clock.instant();
        Instant ignored = now.minus(DeliverySettings.IGNORED_KEPT);
        int removed = remove(Mark.IGNORED_ENDED, ignored, Status.IGNORED::isOf, most);
        removed += remove(
                Mark.PARKED_ENDED, ignored.minus(DeliverySettings.PARKED_FOR), Status.IGNORED::isOf, most - removed);
        return removed + remove(Mark.ENDED, now.minus(kept), delivery -> true, most - removed);
    }

    /** @return how many; fewer than {@code most} when the walk came to one that is too young */
    private int remove(Mark mark, Instant before, Predicate<Document> wanted, int most) {
        if (most == 0) {
            return 0;
        }
        List<Document> ended = new ArrayList<>();
        long begin = places.at(mark);
        long[] end = {begin};
        places.walkUp(begin, HEAD, (from, to, found) -> {
            for (Map.Entry<Long, Document> each : found.entrySet()) {
                boolean young =
                        !each.getValue().getDate("receivedAt").toInstant().isBefore(before);
                if (young || ended.size() == most) {
                    return false;
                }
                if (wanted.test(each.getValue())) {
                    ended.add(each.getValue());
                }
                end[0] = each.getKey();
            }
            return true;
        });
        if (!ended.isEmpty()) {
            deliveries.deleteMany(Filters.in("_id", DeliveryPlaces.ids(ended)));
            bodies.removeParts(ended);
        }
        if (end[0] > begin) {
            places.move(mark, end[0]);
        }
        return ended.size();
    }
}
