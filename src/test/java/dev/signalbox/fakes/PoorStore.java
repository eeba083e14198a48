package dev.signalbox.fakes;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;

/** A store that takes one index with a command, and unique ones only, as some that are not MongoDB do. */
public final class PoorStore implements AutoCloseable {
    private static final int NOT_IMPLEMENTED = 238;

    private final MongoServer server = new MongoServer(new Backend());
    private final InetSocketAddress address = server.bind();

    private static final class Backend extends MemoryBackend {
        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            if (command.equalsIgnoreCase("createIndexes")) {
                List<?> indexes = (List<?>) query.get("indexes");
                if (indexes.size() > 1) {
                    throw new IllegalStateException("a crash");
                }
                if (!Boolean.TRUE.equals(((Document) indexes.getFirst()).get("unique"))) {
                    throw new MongoServerError(
                            NOT_IMPLEMENTED, "NotImplemented", "index of this kind\n is \"not\" implemented yet");
                }
            }
            return super.handleCommand(channel, database, command, query);
        }
    }

    public String uri() {
        return "mongodb://127.0.0.1:" + address.getPort() + "/signalbox";
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
