package dev.signalbox.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * mongo-java-server's H2 backend, made durable: a command that may change something is answered when its change is on the
 * disk. A read with read concern {@code majority} (or {@code linearizable}) is answered when what it saw is on the disk,
 * as read concern {@code majority} promises; any other read may see what a crash takes back.
 */
final class DurableBackend extends H2Backend {
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

    /** {@code null} while the constructor of the superclass opens what is in the file. */
    private @Nullable GroupCommit commits;

    DurableBackend(MVStore store) {
        this(store, new GroupCommit(new MvDisk(store)));
    }

    DurableBackend(MVStore store, GroupCommit commits) {
        super(store);
        this.commits = commits;
        commits.start();
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
        GroupCommit commits = commits();
        if (name.equals("ping")) {
            commits.requireAlive(); // a health check asks whether the store can be written
        }
        if (!READS.contains(name) || writesItsResult(query)) {
            return commits.write(() -> super.handleCommand(channel, database, command, query));
        }
        return wantsDurable(query)
                ? commits.readDurable(() -> super.handleCommand(channel, database, command, query))
                : super.handleCommand(channel, database, command, query);
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
        GroupCommit durably = commits;
        return durably == null ? new Database(name) : durably.change(() -> new Database(name));
    }

    /** The map of a collection. A builder is for one map only: what it fills in by itself is not to be shared by threads. */
    static MVMap.Builder<Object, Document> documents() {
        return new MVMap.Builder<Object, Document>().valueType(new DocumentType());
    }

    /** The map of an index. */
    static MVMap.Builder<KeyValue, Object> index() {
        return new MVMap.Builder<KeyValue, Object>().keyType(new IndexKeyType());
    }

    /** Opens each map with our types first; the superclass then finds it open. */
    private final class Database extends H2Database {
        Database(String name) {
            super(name, getMvStore(), getCursorRegistry());
        }

        @Override
        protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
            getMvStore().openMap("databases." + getFullCollectionNamespace(collection), documents());
            return super.openOrCreateCollection(collection, options);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collection, String index, List<IndexKey> keys, boolean sparse) {
            getMvStore().openMap(getFullCollectionNamespace(collection) + "._index_" + index, index());
            return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
        }
    }

    private GroupCommit commits() {
        GroupCommit durably = commits;
        if (durably == null) {
            throw new IllegalStateException("not open yet");
        }
        return durably;
    }

    /** Commits what there is and closes the file. */
    @Override
    public void close() {
        commits().close();
        super.close();
    }
}
