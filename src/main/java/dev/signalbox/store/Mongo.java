package dev.signalbox.store;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import org.bson.Document;

/**
 * The one connection to MongoDB: the log and the bulk writes use it directly, Micronaut Data uses the same client. Writes
 * wait for the journals of a majority; reads go to the primary and see only what a majority has. Calls block; run them on
 * virtual threads.
 */
public final class Mongo {
    private final MongoClient client;
    private final String databaseName;
    private final boolean embedded;

    Mongo(MongoClient client, String databaseName, boolean embedded) {
        this.client = client;
        this.databaseName = databaseName;
        this.embedded = embedded;
    }

    public MongoClient client() {
        return client;
    }

    public MongoDatabase database() {
        return client.getDatabase(databaseName);
    }

    public MongoCollection<Document> collection(String name) {
        return database().getCollection(name);
    }

    /**
     * Whether this is the store in our own process: no transactions, no TTL, no partial or ordinary indexes, an index is
     * used only by queries on exactly its keys, and its change streams must not be opened.
     */
    public boolean isEmbedded() {
        return embedded;
    }

    /**
     * Whether a failure is an outage that the embedded store has announced in the log, and that ends by itself: the command was
     * not executed, and needs no line of its own. Other failures leave an unknown outcome.
     */
    public static boolean isOutage(Throwable e) {
        return e instanceof MongoException failure && StoreErrors.isOutage(failure);
    }

    /** What a failure is, for the log: its kind, and the code and words of the store. */
    public static String said(Throwable e) {
        String kind = e.getClass().getSimpleName();
        return e instanceof MongoCommandException refused
                ? kind + " code=" + refused.getErrorCode() + " said=\"" + StoreErrors.brief(refused.getErrorMessage())
                        + '"'
                : e instanceof MongoException failed && failed.getCode() > 0
                        ? kind + " code=" + failed.getCode()
                        : kind;
    }

    /** Whether a failure is damage of the embedded store; its {@link MongoCommandException#getErrorMessage} says what to do. */
    public static boolean isDamage(MongoException e) {
        return StoreErrors.isDamage(e);
    }
}
