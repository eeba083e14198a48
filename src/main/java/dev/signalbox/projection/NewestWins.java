package dev.signalbox.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import org.bson.Document;

/**
 * Replaces a projected document, unless the collection already has a newer version of it: other instances write the same
 * documents.
 */
final class NewestWins {
    private static final int TRIES = 20;

    private NewestWins() {}

    /** @param wanted with {@code _id} and {@code version}; the guard uses exactly these two */
    static void write(MongoCollection<Document> collection, Document wanted) {
        Object id = wanted.get("_id");
        long version = version(wanted);
        for (int tries = 0; tries < TRIES; tries++) {
            Document found = collection
                    .find(Filters.eq("_id", id))
                    .projection(new Document("version", 1))
                    .first();
            if (found == null) {
                try {
                    collection.insertOne(wanted);
                    return;
                } catch (MongoWriteException e) {
                    if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                        throw e;
                    }
                }
            } else {
                Document guard = new Document("_id", id).append("version", found.get("version"));
                if (version(found) >= version
                        || collection.replaceOne(guard, wanted).getMatchedCount() == 1) {
                    return;
                }
            }
        }
        throw new MongoException("document " + id + " keeps changing under the projector");
    }

    private static long version(Document document) {
        return document.get("version", Number.class).longValue();
    }
}
