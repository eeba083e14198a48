package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.signalbox.ops.Workers;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that resumes, from a store that a test plays. */
class ChangeStreamTest {
    private static final BsonDocument NEWEST = new BsonDocument("_data", new BsonString("newest"));
    private static final int HOST_UNREACHABLE = 6;
    private static final int HISTORY_LOST = 286;

    private final BlockingQueue<Object> coming = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final ChangeStream stream = new ChangeStream(
            "things",
            this::open,
            true,
            change -> calls.add("changed " + change.getOperationTypeString()),
            () -> calls.add("opened"),
            new Workers());

    @SuppressWarnings("unchecked")
    private MongoChangeStreamCursor<ChangeStreamDocument<Document>> open(@Nullable BsonDocument after) {
        calls.add("open " + (after == null ? "now" : after.getString("_data").getValue()));
        return (MongoChangeStreamCursor<ChangeStreamDocument<Document>>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MongoChangeStreamCursor.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "tryNext" -> next();
                    case "getResumeToken" -> NEWEST;
                    default -> null;
                });
    }

    private Object next() {
        try {
            Object next = coming.take();
            if (next instanceof RuntimeException failure) {
                throw failure;
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MongoInterruptedException("as the driver does", e);
        }
    }

    private static ChangeStreamDocument<Document> change(String type) {
        return new ChangeStreamDocument<>(
                type, NEWEST, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static RuntimeException failure(int code) {
        return new MongoCommandException(
                new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code)), new ServerAddress());
    }

    @AfterEach
    void stop() throws InterruptedException {
        stream.stop();
    }

    @Test
    void goesOnAfterACutAndSaysWhenTheStoreHasForgottenWhereItWas() throws InterruptedException {
        stream.start();
        assertThat(calls.take()).isEqualTo("open now");
        assertThat(calls.take()).isEqualTo("opened");
        coming.add(change("update"));
        assertThat(calls.take()).isEqualTo("changed update");
        coming.add(failure(HOST_UNREACHABLE));
        assertThat(calls.take()).isEqualTo("open newest");
        coming.add(change("replace"));
        assertThat(calls.take()).isEqualTo("changed replace");
        coming.add(failure(HISTORY_LOST));
        assertThat(calls.take()).isEqualTo("open now");
        assertThat(calls.take()).isEqualTo("opened");
    }
}
