package dev.signalbox.contract;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;

/**
 * Commands to the store that calls wait for, by name and collection: those of the threads that serve calls, and not those that the
 * workers of an instance give by themselves meanwhile.
 */
@Singleton
@Requires(property = CountedCommands.ON)
final class CountedCommands implements CommandListener {
    static final String ON = "signalbox.test.counted-commands";

    /** The executor of blocking calls, over HTTP and over a socket. */
    private static final String SERVING = "virtual-executor-";

    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    @Override
    public void commandStarted(CommandStartedEvent event) {
        if (Thread.currentThread().getName().startsWith(SERVING)) {
            BsonDocument command = event.getCommand();
            String collection = command.isString(event.getCommandName())
                    ? command.getString(event.getCommandName()).getValue()
                    : "";
            counts.merge(event.getCommandName() + " " + collection, 1L, Long::sum);
        }
    }

    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
