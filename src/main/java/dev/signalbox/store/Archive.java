package dev.signalbox.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;

/**
 * A file with everything of a store that cannot be made again from its log, for any other store: gzip; a line of Extended
 * JSON (canonical) for each document, {@code {"c": <collection>, "d": <document>}}, the events first; before them {@code
 * {"signalbox": 1}}, at the end {@code {"documents": <count>}}, without which the file is not whole.
 *
 * <p>It may be written while others append: an event is in the store only after all before it, and they are read in the order
 * in which they were stored, so what the file has of a space has no gap.
 */
public final class Archive {
    /** Made again from the log. */
    public static final Set<String> PROJECTED =
            Set.of(Indexes.TASKS, Indexes.KEYS, "entities", "spaces", "links", "runs", "days", "checkpoints");

    /** Of instances and connections, of no use in another store. */
    public static final Set<String> TRANSIENT = Set.of("instances", "sessions", "notices", "leases");

    private static final int FORMAT = 1;
    private static final String HEAD = "signalbox";
    private static final String END = "documents";
    private static final String COLLECTION = "c";
    private static final String DOCUMENT = "d";
    private static final int INSERTED_AT_ONCE = 500;
    static final JsonWriterSettings EXACT =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    private Archive() {}

    /** The file is no archive, not whole, or of a newer version; the message says which line is wrong. */
    public static final class Unreadable extends RuntimeException {
        Unreadable(String message) {
            super(message);
        }
    }

    /** Writes all, without closing; returns how many documents. */
    public static long write(Mongo mongo, OutputStream to) throws IOException {
        try (ArchiveStream from = new ArchiveStream(mongo)) {
            from.transferTo(to);
            return from.documents();
        }
    }

    /** Those of these collections that an archive has, the events first. */
    static List<String> carried(Iterable<String> collections) {
        List<String> names = new ArrayList<>(List.of(Indexes.EVENTS));
        for (String name : collections) {
            if (!names.contains(name)
                    && !PROJECTED.contains(name)
                    && !TRANSIENT.contains(name)
                    && !name.startsWith("system.")) {
                names.add(name);
            }
        }
        return names;
    }

    /** Writes one archive. */
    static final class Writer {
        private final GZIPOutputStream zipped;
        private final BufferedWriter out;
        private long count;

        Writer(OutputStream to) throws IOException {
            zipped = new GZIPOutputStream(to, 1 << 16);
            out = new BufferedWriter(new OutputStreamWriter(zipped, StandardCharsets.UTF_8), 1 << 16);
            line("{\"" + HEAD + "\": " + FORMAT + "}");
        }

        /** @param json Extended JSON */
        void add(String collection, String json) throws IOException {
            line("{\"" + COLLECTION + "\": \"" + collection + "\", \"" + DOCUMENT + "\": " + json + "}");
            count++;
        }

        /** Returns how many documents there are. */
        long finish() throws IOException {
            line(new BsonDocument(END, new BsonInt64(count)).toJson(EXACT));
            out.flush();
            zipped.finish();
            return count;
        }

        private void line(String json) throws IOException {
            out.write(json);
            out.write('\n');
        }
    }

    /** Reads all without keeping it; returns how many documents. @throws Unreadable when the file is not whole */
    public static long verify(InputStream from) throws IOException {
        return read(from, (collection, document) -> {
            if (collection.equals(Schema.COLLECTION) && Schema.version(document) > Schema.VERSION) {
                throw new Unreadable("a newer Signalbox has written it");
            }
        });
    }

    /** Inserts what an archive has into a store without events. It must have been verified. */
    public static long read(Mongo mongo, InputStream from) throws IOException {
        Schema.beforeArchive(mongo);
        Batch batch = new Batch(mongo);
        long count = read(from, batch::add);
        batch.insert();
        return count;
    }

    private static long read(InputStream from, BiConsumer<String, BsonDocument> reader) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(from, 1 << 16), StandardCharsets.UTF_8), 1 << 16)) {
            String head = in.readLine();
            if (head == null
                    || parsed(head, 1).getNumber(HEAD, new BsonInt64(0)).intValue() != FORMAT) {
                throw new Unreadable("it is no archive of this version");
            }
            long count = 0;
            for (long number = 2; ; number++) {
                String line = in.readLine();
                if (line == null) {
                    throw new Unreadable("it ends after line " + (number - 1) + ", before its last one");
                }
                BsonDocument next = parsed(line, number);
                if (next.containsKey(END)) {
                    if (next.getNumber(END).longValue() != count) {
                        throw new Unreadable("documents are missing in it");
                    }
                    return count;
                }
                reader.accept(next.getString(COLLECTION).getValue(), next.getDocument(DOCUMENT));
                count++;
            }
        } catch (EOFException | ZipException e) {
            throw new Unreadable("it is no archive, or not whole");
        }
    }

    private static BsonDocument parsed(String line, long number) {
        try {
            return BsonDocument.parse(line);
        } catch (JsonParseException | BsonInvalidOperationException e) {
            throw new Unreadable("its line " + number + " cannot be read");
        }
    }

    /** Documents of one collection, inserted some at once. */
    private static final class Batch {
        private final Mongo mongo;
        private final List<BsonDocument> waiting = new ArrayList<>();
        private String collection = "";

        Batch(Mongo mongo) {
            this.mongo = mongo;
        }

        void add(String to, BsonDocument document) {
            if (!to.equals(collection) || waiting.size() >= INSERTED_AT_ONCE) {
                insert();
                collection = to;
            }
            waiting.add(document);
        }

        /** An event is new; of others there may be one from the start of the store, which gives way. */
        void insert() {
            if (waiting.isEmpty()) {
                return;
            }
            MongoCollection<BsonDocument> into = mongo.database().getCollection(collection, BsonDocument.class);
            if (collection.equals(Indexes.EVENTS)) {
                into.insertMany(waiting);
            } else {
                into.bulkWrite(waiting.stream()
                        .map(document -> new ReplaceOneModel<>(
                                Filters.eq("_id", document.get("_id")), document, new ReplaceOptions().upsert(true)))
                        .toList());
            }
            waiting.clear();
        }
    }
}
