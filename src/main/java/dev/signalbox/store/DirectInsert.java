package dev.signalbox.store;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Inserts into the embedded store without the driver, which would make bytes of each document only for the store to read
 * them again. Listeners of commands see it as they see the driver's.
 */
final class DirectInsert {
    private static final String INSERT = "insert";

    private final MongoBackend backend;
    private final List<CommandListener> listeners;
    /** What the backend knows its clients by. */
    private final Channel channel = new EmbeddedChannel();

    private final ConnectionDescription connection =
            new ConnectionDescription(new ServerId(new ClusterId(), new ServerAddress(EmbeddedMongo.NAME)));
    private final AtomicInteger requests = new AtomicInteger();

    DirectInsert(MongoBackend backend, List<CommandListener> listeners) {
        this.backend = backend;
        this.listeners = listeners;
    }

    /**
     * Inserts in order, up to the first that is refused; returns when they are durable.
     *
     * @throws MongoException when one was refused
     * @throws IllegalArgumentException when a value has a type that only the driver knows; nothing was inserted then
     */
    void insert(String database, String collection, List<org.bson.Document> documents) {
        List<Document> converted = new ArrayList<>(documents.size());
        documents.forEach(document -> converted.add(document(document)));
        int request = requests.incrementAndGet();
        long started = System.nanoTime();
        BsonDocument name = new BsonDocument(INSERT, new BsonString(collection));
        listeners.forEach(listener -> listener.commandStarted(
                new CommandStartedEvent(null, request, request, connection, database, INSERT, name)));
        Document answer = backend.handleCommand(
                channel,
                database,
                INSERT,
                new Document(INSERT, collection).append("ordered", true).append("documents", converted));
        long nanos = System.nanoTime() - started;
        listeners.forEach(listener -> listener.commandSucceeded(new CommandSucceededEvent(
                null, request, request, connection, database, INSERT, new BsonDocument(), nanos)));
        requireInserted(answer);
    }

    private static void requireInserted(Document answer) {
        if (answer.get("code") instanceof Number code) {
            throw new MongoException(code.intValue(), String.valueOf(answer.get("errmsg")));
        }
        if (answer.get("writeErrors") instanceof List<?> errors && errors.getFirst() instanceof Document error) {
            throw new MongoException(
                    error.get("code") instanceof Number code ? code.intValue() : -1,
                    String.valueOf(error.get("errmsg")));
        }
    }

    private static Document document(Map<?, ?> map) {
        Document document = new Document();
        map.forEach((name, value) -> document.put((String) name, value(value)));
        return document;
    }

    /** As the store would read it from bytes. */
    private static @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean flag -> flag;
            case Integer number -> number;
            case Long number -> number;
            case Double number -> number;
            case Date date -> Instant.ofEpochMilli(date.getTime());
            case Map<?, ?> map -> document(map);
            case List<?> list -> {
                List<@Nullable Object> values = new ArrayList<>(list.size());
                list.forEach(one -> values.add(value(one)));
                yield values;
            }
            default -> throw new IllegalArgumentException(value.getClass().getName());
        };
    }
}
