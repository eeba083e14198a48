package dev.signalbox.store;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.signalbox.ops.Workers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes to a collection, on a store that has change streams. It carries no truth: changes are missed while it is
 * not open, so that whoever listens looks for itself each time it {@code opened}. Has one thread while it is started, which
 * calls the listeners.
 */
public final class ChangeStream {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(1);
    private static final long BACKOFF_MIN_MILLIS = 100;
    private static final long BACKOFF_MAX_MILLIS = 5_000;

    private final MongoCollection<Document> collection;
    private final List<Bson> pipeline;
    private final Consumer<ChangeStreamDocument<Document>> changed;
    private final Runnable opened;
    private final Workers workers;
    /** Guarded by this. */
    private Workers.@Nullable Worker worker;

    private volatile boolean open;

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
        this.collection = collection;
        this.pipeline = pipeline;
        this.changed = changed;
        this.opened = opened;
        this.workers = workers;
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
            worker = workers.of("change-stream-" + collection.getNamespace().getCollectionName(), this::run);
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
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor =
                    collection.watch(pipeline).cursor()) {
                open = true;
                opened.run();
                backoff = BACKOFF_MIN_MILLIS;
                while (true) {
                    changed.accept(cursor.next());
                }
            } catch (MongoException | IllegalStateException e) { // a closed client or cursor throws the latter
                open = false;
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                LOG.warn(
                        "[STORE] change_stream=ended collection={} error={} retry_in={}ms",
                        collection.getNamespace().getCollectionName(),
                        e.getClass().getSimpleName(),
                        backoff);
                Thread.sleep(ThreadLocalRandom.current().nextLong(backoff / 2, backoff));
                backoff = Math.min(BACKOFF_MAX_MILLIS, 2 * backoff);
            } finally {
                open = false;
            }
        }
        throw new InterruptedException();
    }
}
