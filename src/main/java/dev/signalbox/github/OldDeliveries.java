package dev.signalbox.github;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.store.Mongo;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** Gives places to the deliveries that were stored before there were any. */
final class OldDeliveries {
    private final MongoCollection<Document> deliveries;
    private final DeliveryWaits waits;

    OldDeliveries(Mongo mongo) {
        this.deliveries = mongo.collection(DeliveryPlaces.DELIVERIES);
        this.waits = new DeliveryWaits(mongo);
    }

    /**
     * Blocks. After a crash amid it, it is done again, with the same places.
     *
     * @return the last place
     */
    long fill() {
        List<Document> old = deliveries
                .find()
                .projection(Projections.include("status", "receivedAt", "waitsFor"))
                .sort(Sorts.ascending("receivedAt", "_id"))
                .into(new ArrayList<>());
        long place = 0;
        for (Document delivery : old) {
            String id = delivery.getString("_id");
            if (Status.PARKED.isOf(delivery)) {
                waits.park(
                        id,
                        delivery.getList("waitsFor", String.class, List.of()),
                        delivery.getDate("receivedAt").toInstant());
            }
            deliveries.updateOne(Filters.eq(id), Updates.set("place", ++place));
        }
        return place;
    }
}
