package dev.signalbox.github;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The order in which deliveries came: each has a place, counted from 1. What has to be found among all deliveries is found by
 * walking over places, because an exact place is the only look-up that no store scans for; a mark remembers how far a walk came.
 * A place may be empty: its delivery was not stored after all, is just being stored, or has ended. Blocks.
 */
@Singleton
final class DeliveryPlaces {
    static final String DELIVERIES = "deliveries";
    private static final String MARKS = "delivery_marks";
    private static final int READ_AT_ONCE = 256;
    /** As it was before: the embedded store answers with what it is after the updates of others, too. */
    private static final FindOneAndUpdateOptions COUNTED =
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.BEFORE);

    private final MongoCollection<Document> deliveries;
    private final MongoCollection<Document> marks;

    DeliveryPlaces(Mongo mongo, Indexes indexes) {
        this.deliveries = mongo.collection(DELIVERIES);
        this.marks = mongo.collection(MARKS);
        if (at(Mark.LAST) == 0) {
            move(Mark.LAST, new OldDeliveries(mongo).fill());
        }
        indexes.register(DELIVERIES, List.of(Indexes.unique("place")));
    }

    /** Places that are remembered. */
    enum Mark {
        /** The greatest that was given. */
        LAST,
        /** Up to here no delivery waits to be worked on for the first time. */
        SETTLED,
        /** Up to here those that were ignored at once have ended. */
        IGNORED_ENDED,
        /** Up to here those that were ignored after they had been parked have ended. */
        PARKED_ENDED,
        /** Up to here all have ended. */
        ENDED
    }

    /** A place for a delivery that is about to be stored. */
    long next() {
        return 1 + place(marks.findOneAndUpdate(Filters.eq(Mark.LAST.name()), Updates.inc("place", 1L), COUNTED));
    }

    long at(Mark mark) {
        return place(marks.find(Filters.eq(mark.name())).first());
    }

    /** Never moves it back. */
    void move(Mark mark, long place) {
        marks.updateOne(Filters.eq(mark.name()), Updates.max("place", place), new UpdateOptions().upsert(true));
    }

    private static long place(@Nullable Document mark) {
        return mark == null ? 0 : mark.get("place", Number.class).longValue();
    }

    /** The deliveries from one place to another, both included, by their places. */
    private TreeMap<Long, Document> read(long from, long to, Bson projection) {
        TreeMap<Long, Document> found = new TreeMap<>();
        List<Long> places = LongStream.rangeClosed(from, to).boxed().toList();
        for (Document delivery : deliveries.find(Filters.in("place", places)).projection(projection)) {
            found.put(place(delivery), delivery);
        }
        return found;
    }

    /** Looks at a stretch of places; says whether the walk goes on. */
    interface Step {
        /** @param found the deliveries of all these places, the least first */
        boolean look(long from, long to, TreeMap<Long, Document> found);
    }

    /** Walks up over the places after one, to the last that was given. */
    void walkUp(long after, Bson projection, Step step) {
        long last = at(Mark.LAST);
        for (long from = after + 1; from <= last; from += READ_AT_ONCE) {
            long to = Math.min(last, from + READ_AT_ONCE - 1);
            if (!step.look(from, to, read(from, to, projection))) {
                return;
            }
        }
    }

    /** Walks down over the places before one, to the first that has not ended. */
    void walkDown(long before, Bson projection, Step step) {
        long first = at(Mark.ENDED) + 1;
        for (long to = before - 1; to >= first; to -= READ_AT_ONCE) {
            long from = Math.max(first, to - READ_AT_ONCE + 1);
            if (!step.look(from, to, read(from, to, projection))) {
                return;
            }
        }
    }

    /** The ids of some deliveries. */
    static List<String> ids(Iterable<Document> deliveries) {
        List<String> ids = new ArrayList<>();
        deliveries.forEach(delivery -> ids.add(delivery.getString("_id")));
        return ids;
    }
}
