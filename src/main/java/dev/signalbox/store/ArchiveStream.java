package dev.signalbox.store;

import com.mongodb.client.MongoCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an {@link Archive}, made while they are read: by the thread that asks, which may be another each time. It
 * holds what one document adds and an open cursor, until it is closed.
 */
public final class ArchiveStream extends InputStream {
    private final Mongo mongo;
    private final Iterator<String> collections;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final Archive.Writer writer;
    private byte[] ready = new byte[0];
    private int position;
    private String collection = "";
    private @Nullable MongoCursor<RawBsonDocument> documents;
    private long count = -1;

    public ArchiveStream(Mongo mongo) throws IOException {
        this.mongo = mongo;
        this.collections =
                Archive.carried(mongo.database().listCollectionNames()).iterator();
        this.writer = new Archive.Writer(made);
    }

    /** How many documents there are; -1 before the last byte was made. */
    public long documents() {
        return count;
    }

    @Override
    public int read() throws IOException {
        return makeMore() ? ready[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (!makeMore()) {
            return -1;
        }
        int read = Math.min(length, ready.length - position);
        System.arraycopy(ready, position, to, offset, read);
        position += read;
        return read;
    }

    /** Whether a byte is ready; false at the end. @throws IOException when the store fails: the file is not whole then */
    private boolean makeMore() throws IOException {
        while (position == ready.length && count < 0) {
            try {
                makeNext();
            } catch (RuntimeException e) {
                throw new IOException("the store cannot be read", e);
            }
            ready = made.toByteArray();
            position = 0;
            made.reset();
        }
        return position < ready.length;
    }

    private void makeNext() throws IOException {
        if (documents != null && documents.hasNext()) {
            writer.add(collection, documents.next().toJson(Archive.EXACT));
            return;
        }
        close();
        if (collections.hasNext()) {
            collection = collections.next();
            documents = mongo.database()
                    .getCollection(collection, RawBsonDocument.class)
                    .find()
                    .cursor();
        } else {
            count = writer.finish();
        }
    }

    /** Ends the cursor. */
    @Override
    public void close() {
        if (documents != null) {
            documents.close();
            documents = null;
        }
    }
}
