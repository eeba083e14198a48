package dev.signalbox.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ObjectDataType;

/**
 * mongo-java-server on an MVStore, made durable: a command that may change something is answered when its change is on the
 * disk. A read with read concern {@code majority} (or {@code linearizable}) is answered when what it saw is on the disk,
 * as read concern {@code majority} promises; any other read may see what a crash takes back.
 */
final class DurableBackend extends AbstractMongoBackend {
    private static final String COLLECTION = "databases.";
    private static final String ABOUT = "meta.";
    private static final String INDEX = "._index_";

    /** What changes nothing, in lower case. Any other command waits for the disk. */
    private static final Set<String> READS = Set.of(
            "find",
            "getmore",
            "killcursors",
            "count",
            "distinct",
            "aggregate",
            "listcollections",
            "listindexes",
            "listdatabases",
            "hello",
            "ismaster",
            "ping",
            "buildinfo",
            "serverstatus",
            "hostinfo",
            "getparameter",
            "getlasterror",
            "connectionstatus",
            "whatsmyuri",
            "dbstats",
            "collstats",
            "endsessions");

    private final OpenCursors cursors = new OpenCursors(getCursorRegistry(), System::nanoTime);
    private final Supplier<MVStore> store;
    private final GroupCommit commits;
    private final Path file;

    /**
     * @param store the opened file, which changes only in {@link GroupCommit.Disk#reopen}
     * @param file its path, for messages
     */
    DurableBackend(Supplier<MVStore> store, GroupCommit commits, Path file) {
        this.store = store;
        this.commits = commits;
        this.file = file;
        openDatabases();
    }

    /** Opens what is in the file, which was opened just now, and forgets all else. */
    void openDatabases() {
        super.close();
        store.get().getMapNames().stream()
                .filter(map -> map.startsWith(COLLECTION))
                .map(map -> map.substring(COLLECTION.length()).split("\\.", 2)[0])
                .distinct()
                .forEach(this::resolveDatabase);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        try {
            return answer(channel, database, command, query);
        } catch (MongoServerException e) {
            // Answered here, because the server would also log the whole command, with its data.
            return refusal(e);
        }
    }

    private Document answer(Channel channel, String database, String command, Document query) {
        String name = command.toLowerCase(Locale.ROOT);
        if (name.equals("hello") || name.equals("ismaster")) {
            return hello(super.handleCommand(channel, database, "ismaster", query));
        }
        if (name.equals("ping")) {
            commits.requireWritable(); // a health check asks whether the store can be written
        }
        commits.requireReadable();
        answerInBatches(name, query);
        if (!READS.contains(name) || writesItsResult(query)) {
            return commits.write(() -> execute(channel, database, command, query));
        }
        return wantsDurable(query)
                ? commits.readDurable(() -> read(channel, database, command, query))
                : read(channel, database, command, query);
    }

    /** @param command in lower case */
    private static void answerInBatches(String command, Document query) {
        boolean isRead = command.equals("find") || command.equals("getmore");
        if (isRead && !Boolean.TRUE.equals(query.get("singleBatch"))) {
            query.putIfAbsent("batchSize", BatchedCollection.BATCH_DOCUMENTS);
        }
    }

    /** Once more, if the file was opened again meanwhile. */
    private Document read(Channel channel, String database, String command, Document query) {
        while (true) {
            MVStore before = store.get();
            try {
                return execute(channel, database, command, query);
            } catch (MVStoreException e) {
                commits.awaitOpen();
                if (store.get() == before) {
                    throw StoreErrors.ended("its file cannot be read");
                }
            }
        }
    }

    /** What it reads stays in the file until it ends. */
    private Document execute(Channel channel, String database, String command, Document query) {
        MVStore opened = store.get();
        MVStore.TxCounter used = opened.registerVersionUsage();
        try {
            return super.handleCommand(channel, database, command, query);
        } catch (MVStoreException e) {
            if (!opened.isClosed()) {
                damaged(e);
            }
            throw e;
        } finally {
            opened.deregisterVersionUsage(used);
        }
    }

    /** Ends the service of this file, of which a part is not what was written. */
    void damaged(MVStoreException cause) {
        commits.damaged(new StoreDamaged(StoreFile.damaged(file, "is damaged"), cause));
    }

    /** Drivers open a session for many calls and refuse a server that does not say it knows them; it ignores their ids. */
    private static Document hello(Document answer) {
        answer.put("helloOk", true);
        answer.put("isWritablePrimary", true);
        answer.put("logicalSessionTimeoutMinutes", 30);
        return answer;
    }

    private static boolean writesItsResult(Document query) {
        return query.get("pipeline") instanceof List<?> stages
                && stages.stream()
                        .anyMatch(s -> s instanceof Document stage
                                && (stage.containsKey("$out") || stage.containsKey("$merge")));
    }

    private static boolean wantsDurable(Document query) {
        return query.get("readConcern") instanceof Document concern
                && ("majority".equals(concern.get("level")) || "linearizable".equals(concern.get("level")));
    }

    private static Document refusal(MongoServerException e) {
        Document answer = new Document("ok", 0);
        answer.put("errmsg", e.getMessageWithoutErrorCode());
        if (e instanceof MongoServerError error) {
            answer.put("code", error.getCode());
            if (error.getCodeName() != null) {
                answer.put("codeName", error.getCodeName());
            }
        }
        return answer;
    }

    /** The first use of a database makes its maps, even by a read: that is a change like any other. */
    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        boolean isThere = store.get().getMapNames().stream().anyMatch(map -> map.startsWith(COLLECTION + name + "."));
        return isThere ? new Database(name) : commits.change(() -> new Database(name));
    }

    /** Commits what there is and closes the file. */
    @Override
    public void close() {
        commits.close();
        super.close();
        if (!store.get().isClosed()) {
            store.get().close();
        }
    }

    /** A map with the types that its name asks for; those that are open keep theirs. */
    static MVMap<?, ?> map(MVStore store, String name) {
        if (name.startsWith(COLLECTION)) {
            return store.openMap(
                    name,
                    new MVMap.Builder<Object, Document>()
                            .keyType(new CheckedType<>(new ObjectDataType()))
                            .valueType(new CheckedType<>(new DocumentType())));
        }
        if (name.contains(INDEX)) {
            return store.openMap(
                    name,
                    new MVMap.Builder<KeyValue, Object>()
                            .keyType(new CheckedType<>(new IndexKeyType()))
                            .valueType(new CheckedType<>(new ObjectDataType())));
        }
        return store.openMap(name);
    }

    /** Opens each map with our types; that of an index first, so that the superclass finds it open. */
    private final class Database extends H2Database {
        Database(String name) {
            super(name, store.get(), getCursorRegistry());
        }

        @Override
        @SuppressWarnings("unchecked") // what MVStore keeps under these names
        protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
            String name = getFullCollectionNamespace(collection);
            MVMap<Object, Document> documents = (MVMap<Object, Document>) map(store.get(), COLLECTION + name);
            MVMap<String, Object> about = store.get().openMap(ABOUT + name);
            return new BatchedCollection(this, collection, options, documents, about, cursors);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collection, String index, List<IndexKey> keys, boolean sparse) {
            map(store.get(), getFullCollectionNamespace(collection) + INDEX + index);
            return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
        }
    }
}
