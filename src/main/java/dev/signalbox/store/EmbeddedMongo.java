package dev.signalbox.store;

import de.bwaldvogel.mongo.MongoServer;
import dev.signalbox.ops.SettingError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A MongoDB in this process, for a start without any other part: it speaks the driver's protocol on a loopback port, and
 * what it acknowledged survives a crash.
 */
final class EmbeddedMongo implements AutoCloseable {
    /** A handler blocks its thread until its write is durable, so there must be more of them than connections that write. */
    private static final int HANDLER_THREADS = 32;

    private final MongoServer server;
    private final int port;

    private EmbeddedMongo(MongoServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Opens, or makes, the store in a folder and listens.
     *
     * @param port 0 for any free one
     * @throws SettingError when the folder or the port cannot be used
     */
    static EmbeddedMongo open(Path folder, int port) {
        DurableBackend backend = new DurableBackend(StoreFile.open(folder));
        MongoServer server = new MongoServer(backend);
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1, HANDLER_THREADS);
        } catch (Exception e) { // Netty also throws the checked BindException, without saying so
            server.shutdownNow();
            throw new SettingError(
                    StoreSettings.EMBEDDED_PORT,
                    "cannot listen on port " + port + " of the loopback address",
                    "a free port, or none to take any");
        }
        return new EmbeddedMongo(server, server.getLocalAddress().getPort());
    }

    int port() {
        return port;
    }

    /** The connection string, with our database in it. */
    String uri() {
        return "mongodb://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + "/"
                + StoreSettings.DATABASE;
    }

    /** Commits what there is and closes the file; nothing is lost without it. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
