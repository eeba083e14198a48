package dev.signalbox.store;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import de.bwaldvogel.mongo.MongoServer;
import dev.signalbox.ops.SettingError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * A MongoDB in this process, for a start without any other part; what it acknowledged survives a crash. Our own client
 * reaches it without a socket, those of other processes on a loopback port, if one is set.
 */
final class EmbeddedMongo implements AutoCloseable {
    /** A handler of the port blocks its thread until its write is durable. */
    private static final int HANDLER_THREADS = 32;

    /** How long a start looks for damage; the rest of a large file is read afterwards. */
    private static final long SCRUB_AT_START_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    /** A start has the disk and the processors for itself. */
    private static final long SCRUB_AFTER_START_MILLIS = 5_000;

    private static final long SCRUB_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Between two steps, so that the scrub takes at most a fifth of a core. */
    private static final long SCRUB_PAUSE_MILLIS = 80;

    private final MvDisk disk;
    private final GroupCommit commits;
    private final DurableBackend backend;
    private final Thread scrub;
    private @Nullable MongoServer server;

    private EmbeddedMongo(Path folder) {
        this.disk = new MvDisk(folder, StoreFile.open(folder));
        this.commits = new GroupCommit(disk);
        Path file = folder.resolve(StoreFile.NAME);
        try {
            this.backend = new DurableBackend(disk::store, commits, file);
            disk.onReopened(backend::openDatabases);
            Scrub scrub = new Scrub(disk.store());
            boolean isRead = scrub.step(SCRUB_AT_START_NANOS);
            this.scrub = Thread.ofPlatform()
                    .daemon()
                    .name("store-scrub")
                    .priority(Thread.MIN_PRIORITY)
                    .unstarted(isRead ? () -> {} : () -> scrub(scrub));
        } catch (RuntimeException e) { // whatever becomes of other bytes than were written
            disk.store().closeImmediately();
            throw StoreFile.damaged(file, "is damaged");
        }
    }

    /**
     * Opens, or makes, the store in a folder.
     *
     * @param port of the loopback address for other processes, 0 for any free one; empty: none
     * @throws SettingError when the folder, its store or the port cannot be used
     */
    static EmbeddedMongo open(Path folder, OptionalInt port) {
        EmbeddedMongo mongo = new EmbeddedMongo(folder);
        mongo.commits.start();
        mongo.scrub.start();
        if (port.isPresent()) {
            mongo.listen(port.getAsInt());
        }
        return mongo;
    }

    private void listen(int port) {
        MongoServer listening = new MongoServer(backend);
        try {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1, HANDLER_THREADS);
        } catch (Exception e) { // Netty also throws the checked BindException, without saying so
            close();
            throw new SettingError(
                    StoreSettings.EMBEDDED_PORT,
                    "cannot listen on port " + port + " of the loopback address",
                    "a free port, 0 to take any, or none");
        }
        server = listening;
    }

    private void scrub(Scrub scrub) {
        try {
            Thread.sleep(SCRUB_AFTER_START_MILLIS);
            while (!scrub.step(SCRUB_STEP_NANOS)) {
                Thread.sleep(SCRUB_PAUSE_MILLIS);
            }
        } catch (MVStoreException e) {
            if (!disk.store().isClosed()) {
                backend.damaged(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the whole file. @throws MVStoreException when something is damaged */
    void readAll() {
        new Scrub(disk.store()).step(Long.MAX_VALUE / 2);
    }

    /** A client in this process. */
    MongoClient client(MongoClientSettings settings) {
        return InProcess.client(backend, settings);
    }

    /** The address of the port; without one, a name for our own client. */
    String uri() {
        return "mongodb://"
                + (server == null ? "embedded" : server.getLocalAddress().getHostString() + ":" + port()) + "/"
                + StoreSettings.DATABASE;
    }

    int port() {
        return server == null ? 0 : server.getLocalAddress().getPort();
    }

    /** Commits what there is and closes the file; nothing is lost without it. */
    @Override
    public void close() {
        scrub.interrupt();
        commits.close();
        disk.close();
        if (server != null) {
            server.shutdownNow();
        }
        backend.close();
    }
}
