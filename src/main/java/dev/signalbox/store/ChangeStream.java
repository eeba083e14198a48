package dev.signalbox.store;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import dev.signalbox.ops.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes to a collection, on a store that has change streams. It carries no truth: changes are missed while it is
 * not open, so that whoever listens looks for itself each time it {@code opened}. One that {@link #resuming resumes} misses
 * none while it is started, as long as the store remembers them. Has one thread while it is started, which calls the listeners.
 */
public final class ChangeStream {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(1);
    private static final long BACKOFF_MIN_MILLIS = 100;
    private static final long BACKOFF_MAX_MILLIS = 5_000;

    /** The store has forgotten what came after the last change. */
    private static final Set<Integer> HISTORY_LOST = Set.of(136, 280, 286);

    private final String name;
    private final Opener opener;
    private final boolean resumes;
    private final Consumer<ChangeStreamDocument<Document>> changed;
    private final Runnable opened;
    private final Workers workers;
    /** Guarded by this. */
    private Workers.@Nullable Worker worker;

    private volatile boolean open;
    /** The worker only. Where to resume; {@code null} for now. */
    private @Nullable BsonDocument last;

    /** Opens the stream of changes, after one or from now on. */
    interface Opener {
        MongoChangeStreamCursor<ChangeStreamDocument<Document>> open(@Nullable BsonDocument after);
    }

    /**
     * @param pipeline what of the changes is wanted
     * @param opened called each time the stream has been opened, before the changes from then on
     */
    public ChangeStream(
            MongoCollection<Document> collection,
            List<Bson> pipeline,
            Consumer<ChangeStreamDocument<Document>> changed,
            Runnable opened,
            Workers workers) {
        this(nameOf(collection), after -> collection.watch(pipeline).cursor(), false, changed, opened, workers);
    }

    ChangeStream(
            String name,
            Opener opener,
            boolean resumes,
            Consumer<ChangeStreamDocument<Document>> changed,
            Runnable opened,
            Workers workers) {
        this.name = name;
        this.opener = opener;
        this.resumes = resumes;
        this.changed = changed;
        this.opened = opened;
        this.workers = workers;
    }

    /**
     * One that resumes, and also has updated documents whole, as they are by then. A change at which {@code changed} throws a
     * {@link MongoException} comes again.
     *
     * @param opened called when it begins from now on: at first, and when the store has forgotten where it was
     */
    public static ChangeStream resuming(
            MongoCollection<Document> collection,
            List<Bson> pipeline,
            Consumer<ChangeStreamDocument<Document>> changed,
            Runnable opened,
            Workers workers) {
        Opener opener = after -> {
            ChangeStreamIterable<Document> changes =
                    collection.watch(pipeline).fullDocument(FullDocument.UPDATE_LOOKUP);
            return (after == null ? changes : changes.resumeAfter(after)).cursor();
        };
        return new ChangeStream(nameOf(collection), opener, true, changed, opened, workers);
    }

    private static String nameOf(MongoCollection<Document> collection) {
        return collection.getNamespace().getCollectionName();
    }

    /** Whether the store has change streams, which is when it is a replica set. Asks the store. */
    public static boolean isSupported(Mongo mongo) {
        try {
            return !mongo.isEmbedded()
                    && mongo.database().runCommand(new Document("hello", 1)).containsKey("setName");
        } catch (MongoCommandException e) { // does not know the command
            return false;
        }
    }

    /** Whether changes are told now. */
    public boolean isOpen() {
        return open;
    }

    /** Does nothing when it is started already. */
    public synchronized void start() {
        if (worker == null) {
            worker = workers.of("change-stream-" + name, this::run);
            worker.start();
        }
    }

    /** Waits for a listener's call to end, but not for long. */
    public synchronized void stop() throws InterruptedException {
        if (worker != null) {
            worker.stop(STOP_MAX);
            worker = null;
        }
    }

    private void run() throws InterruptedException {
        long backoff = BACKOFF_MIN_MILLIS;
        while (!Thread.currentThread().isInterrupted()) {
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor = opener.open(last)) {
                open = true;
                if (last == null) {
                    opened.run();
                }
                backoff = BACKOFF_MIN_MILLIS;
                while (true) {
                    read(cursor);
                }
            } catch (MongoException | IllegalStateException e) { // a closed client or cursor throws the latter
                open = false;
                last = e instanceof MongoException failure && HISTORY_LOST.contains(failure.getCode()) ? null : last;
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                LOG.warn(
                        "[STORE] change_stream=ended collection={} error={} retry_in={}ms",
                        name,
                        Mongo.said(e),
                        backoff);
                Thread.sleep(ThreadLocalRandom.current().nextLong(backoff / 2, backoff));
                backoff = Math.min(BACKOFF_MAX_MILLIS, 2 * backoff);
            } finally {
                open = false;
            }
        }
        throw new InterruptedException();
    }

    private void read(MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor) {
        if (!resumes) {
            changed.accept(cursor.next());
            return;
        }
        ChangeStreamDocument<Document> change = cursor.tryNext(); // waits for up to a second
        if (change != null) {
            changed.accept(change);
        }
        last = cursor.getResumeToken(); // also that of changes that the pipeline leaves out
    }
}
