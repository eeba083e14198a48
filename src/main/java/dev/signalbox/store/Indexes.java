package dev.signalbox.store;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import io.micronaut.context.annotation.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every index at the start, before anything is written; making one again changes nothing. The embedded store keeps
 * only the unique ones, and uses one only for a query on exactly its keys.
 */
@Context
public final class Indexes {
    private static final String TEXT = "text";

    public static final String EVENTS = "events";
    public static final String TASKS = "tasks";
    public static final String KEYS = "keys";

    /** Whole words, in a query that names the space. The server's own words, not a language's: nothing is stemmed or left out. */
    private static final Document TASK_WORDS = new Document("spaceId", 1)
            .append("title", TEXT)
            .append("repo", TEXT)
            .append("labels", TEXT)
            .append("description", TEXT)
            .append("events.data.text", TEXT);

    private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);

    private final Mongo mongo;
    /** The keys of the indexes of each collection. */
    private final Map<String, List<Bson>> registered = new ConcurrentHashMap<>();

    Indexes(Mongo mongo) {
        this.mongo = mongo;
        register(EVENTS, List.of(unique("taskKey")));
        register(
                TASKS,
                List.of(
                        unique("_id", "version"), // the guard of each update
                        index(new Document("status", 1).append("updatedAt", 1)), // of all spaces, for retention
                        sparse("deletedAt"),
                        index(new Document("spaceId", 1).append("status", 1).append("updatedAt", -1)),
                        index(new Document("spaceId", 1).append("status", 1).append("spaceVersion", -1)),
                        index(new Document("spaceId", 1).append("updatedAt", -1).append("_id", -1)),
                        index(new Document("spaceId", 1).append("createdAt", -1).append("_id", -1)),
                        words(TASK_WORDS)));
        register(
                KEYS, List.of(index(new Document("at", 1).append("_id", 1)))); // another one on "at" alone may be there
    }

    /** Whether the store finds tasks by the words in them; else it has refused that index, or keeps none of this kind. */
    public boolean hasTaskWords() {
        return registered.getOrDefault(TASKS, List.of()).contains(TASK_WORDS);
    }

    /** Makes the indexes of a collection of another package, which calls this before it first uses the collection. */
    public void register(String collection, List<IndexModel> indexes) {
        List<IndexModel> kept = mongo.isEmbedded()
                ? indexes.stream().filter(i -> i.getOptions().isUnique()).toList()
                : indexes;
        if (!kept.isEmpty()) {
            registered.put(
                    collection,
                    kept.stream()
                            .filter(index -> isMade(mongo.collection(collection), index))
                            .map(IndexModel::getKeys)
                            .toList());
        }
    }

    /**
     * One with each command, because not every store takes several; one that is for speed only may be refused. A store that knows
     * no text index, as an embedded one reached by its port, takes it for one of another kind.
     */
    private static boolean isMade(MongoCollection<Document> collection, IndexModel index) {
        try {
            collection.createIndexes(List.of(index));
            return !index.getKeys().equals(TASK_WORDS) || keys(collection).contains(listed(TASK_WORDS));
        } catch (MongoCommandException e) {
            if (index.getOptions().isUnique()) {
                throw e;
            }
            LOG.warn(
                    "[STORE] index=refused collection={} on={} error={}; what needs it is slower",
                    collection.getNamespace().getCollectionName(),
                    index.getKeys(),
                    Mongo.said(e));
            return false;
        }
    }

    /** Those that the store does not have, though it was asked to make them. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        registered.forEach((collection, keys) -> {
            Set<Object> there = keys(mongo.collection(collection));
            keys.stream()
                    .filter(key -> !there.contains(listed(key)))
                    .forEach(key -> missing.add("collection %s: there is no index on %s".formatted(collection, key)));
        });
        return missing;
    }

    private static Set<Object> keys(MongoCollection<Document> collection) {
        Set<Object> there = new HashSet<>();
        collection.listIndexes().forEach(index -> there.add(index.get("key")));
        return there;
    }

    /** The keys as a store lists them: those of a text index become two. */
    private static Object listed(Bson keys) {
        Document listed = new Document();
        ((Document) keys).forEach((name, kind) -> {
            if (kind.equals(TEXT)) {
                listed.append("_fts", TEXT).append("_ftsx", 1);
            } else {
                listed.append(name, kind);
            }
        });
        return listed;
    }

    /** At most one document with the same values under these names; a missing value is a value like any other. */
    public static IndexModel unique(String... names) {
        Document keys = new Document();
        for (String name : names) {
            keys.append(name, 1);
        }
        return new IndexModel(keys, new IndexOptions().unique(true));
    }

    /** For speed only; of the documents that have this. */
    private static IndexModel sparse(String name) {
        return new IndexModel(new Document(name, 1), new IndexOptions().sparse(true));
    }

    /** No field of ours names the language of its document. */
    private static IndexModel words(Document keys) {
        return new IndexModel(
                keys, new IndexOptions().name("words").defaultLanguage("none").languageOverride("languageOfWords"));
    }

    /** For speed only. */
    public static IndexModel index(Document keys) {
        return new IndexModel(keys);
    }
}
