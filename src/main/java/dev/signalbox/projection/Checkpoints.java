package dev.signalbox.projection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import dev.signalbox.model.Entity;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.Task;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The collection {@code checkpoints}: the rows of a space's tasks and its entities, from which it comes back into memory
 * without reading all its tasks. {@code {_id: "<spaceId>", format, owner, version, counts, chunks}} names chunks {@code {_id:
 * "<spaceId>/<owner>/<n>", bytes, checksum, at}}. A chunk may be newer than the version, because a fold skips what a row has already;
 * it is never older, because the document that names the version is written last, and only once that version is projected.
 *
 * <p>The owner is the process that wrote it: two processes never write the same chunks. A checkpoint that is torn, or of
 * another format, is ignored; {@link OrphanedChunks} removes what it leaves.
 */
@Singleton
final class Checkpoints {
    /** Of the bytes of chunks; a checkpoint of another one is not read. */
    static final int FORMAT = 2;

    /** Another process's checkpoint that is at most so many events behind is as good as ours. */
    private static final int FRESH_EVENTS = 5_000;
    /** A chunk of 100 kB is usual; documents of stores end at 16 MiB. */
    private static final int CHUNK_BYTES_MAX = 15 << 20;
    /** So many are read by one query. */
    private static final int CHUNKS_AT_ONCE = 8;

    static final String COLLECTION = "checkpoints";
    static final String OWNER = "owner";
    static final String CHUNKS = "chunks";
    /** When a chunk was written; those of earlier releases do not say. */
    static final String AT = "at";

    private static final String ENTITIES = "entities";
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final MongoCollection<Document> checkpoints;
    private final Clock clock;
    private final String owner = Ids.next();

    Checkpoints(Mongo mongo, Clock clock) {
        this.checkpoints = mongo.collection(COLLECTION);
        this.clock = clock;
    }

    /** A task and where it lies among the rows. */
    record Row(int slot, Task task) {}

    /**
     * What a view starts from.
     *
     * @param rows may be read from the store while the first ones are taken, by several threads
     */
    record Start(long version, StatusCounts counts, Stream<Row> rows, List<Entity> entities) {}

    /**
     * What has changed since the last one.
     *
     * @param chunks of all rows, {@code changed} or not
     * @param entities {@code null} when none has changed
     */
    record Snapshot(
            long version,
            Map<String, Object> counts,
            int chunks,
            Map<Integer, List<Row>> changed,
            @Nullable List<Entity> entities) {}

    /**
     * The last checkpoint of a space, or {@code null} without one.
     *
     * @throws IllegalArgumentException when it cannot be used, also while the rows are taken
     */
    @Nullable
    Start read(String spaceId) {
        Document head = checkpoints.find(Filters.eq("_id", spaceId)).first();
        if (head == null) {
            return null;
        }
        if (!isReadable(head)) {
            throw new IllegalArgumentException("of another version of Signalbox");
        }
        String from = from(head);
        return new Start(
                head.getLong("version"),
                StatusCounts.of(Json.asObject(head.get("counts"))),
                rows(from, head.getInteger(CHUNKS)),
                chunks(List.of(from + ENTITIES), Checkpoints::entity).toList());
    }

    private Stream<Row> rows(String from, int chunks) {
        return IntStream.range(0, Math.ceilDiv(chunks, CHUNKS_AT_ONCE))
                .parallel()
                .mapToObj(part -> IntStream.range(part * CHUNKS_AT_ONCE, Math.min(chunks, (part + 1) * CHUNKS_AT_ONCE))
                        .mapToObj(chunk -> from + chunk)
                        .toList())
                .flatMap(ids -> chunks(ids, Checkpoints::row));
    }

    private static boolean isReadable(Document head) {
        return Integer.valueOf(FORMAT).equals(head.get("format"));
    }

    private static String from(Document head) {
        return head.getString("_id") + "/" + head.getString(OWNER) + "/";
    }

    private <T> Stream<T> chunks(List<String> ids, Function<ChunkReader, T> read) {
        Map<String, Document> found = new HashMap<>();
        checkpoints.find(Filters.in("_id", ids)).forEach(chunk -> found.put(chunk.getString("_id"), chunk));
        return ids.stream().flatMap(id -> chunk(id, found.get(id), read).stream());
    }

    private static <T> List<T> chunk(String id, @Nullable Document chunk, Function<ChunkReader, T> read) {
        if (chunk == null) {
            throw new IllegalArgumentException("torn: chunk " + id + " is missing");
        }
        byte[] bytes = chunk.get("bytes", Binary.class).getData();
        if (checksum(bytes) != chunk.getLong("checksum")) {
            throw new IllegalArgumentException("torn: chunk " + id + " is damaged");
        }
        try {
            return new ChunkReader(bytes).list(read);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("chunk " + id + " has other bytes than rows");
        }
    }

    private static Row row(ChunkReader in) {
        return new Row((int) in.number(), TaskBytes.read(in));
    }

    private static void write(ChunkWriter out, Row row) {
        out.number(row.slot);
        TaskBytes.write(out, row.task);
    }

    private static Entity entity(ChunkReader in) {
        return EntityStore.entity(Json.asObject(in.value()));
    }

    private static void write(ChunkWriter out, Entity entity) {
        out.value(EntityStore.row(entity));
    }

    private static long checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return sum.getValue();
    }

    /** Whether this process wrote the last one of a space, so that only what changes has to be written. */
    boolean isOwner(String spaceId) {
        return isOwner(checkpoints.find(Filters.eq("_id", spaceId)).first());
    }

    private boolean isOwner(@Nullable Document head) {
        return head != null && owner.equals(head.getString(OWNER));
    }

    /** Writes the chunks; then {@link #finish} makes them the checkpoint. */
    void writeChunks(String spaceId, Snapshot snapshot) {
        String to = spaceId + "/" + owner + "/";
        snapshot.changed.forEach((chunk, rows) -> write(to + chunk, rows, Checkpoints::write));
        if (snapshot.entities != null) {
            write(to + ENTITIES, snapshot.entities, Checkpoints::write);
        }
    }

    private <T> void write(String id, List<T> items, BiConsumer<ChunkWriter, T> write) {
        ChunkWriter out = new ChunkWriter();
        out.list(items, write);
        byte[] bytes = out.bytes();
        if (bytes.length > CHUNK_BYTES_MAX) {
            throw new IllegalArgumentException("chunk " + id + " has " + bytes.length + " bytes");
        }
        Document chunk = new Document("_id", id)
                .append("bytes", new Binary(bytes))
                .append("checksum", checksum(bytes))
                .append(AT, Date.from(clock.instant()));
        checkpoints.replaceOne(Filters.eq("_id", id), chunk, UPSERT);
    }

    /** Makes what was written the checkpoint of the space, once its version is projected, and removes another process's. */
    void finish(String spaceId, Snapshot snapshot) {
        Document before = checkpoints.find(Filters.eq("_id", spaceId)).first();
        Document head = new Document("_id", spaceId)
                .append("format", FORMAT)
                .append(OWNER, owner)
                .append("version", snapshot.version)
                .append("counts", new Document(snapshot.counts))
                .append(CHUNKS, snapshot.chunks);
        checkpoints.replaceOne(Filters.eq("_id", spaceId), head, UPSERT);
        if (before != null && !isOwner(before)) {
            chunks(before).forEach(chunk -> checkpoints.deleteOne(Filters.eq("_id", chunk)));
        }
    }

    /** The ids of the chunks that a checkpoint names. */
    static List<String> chunks(Document head) {
        String from = from(head);
        List<String> ids = IntStream.range(0, head.getInteger(CHUNKS, 0))
                .mapToObj(chunk -> from + chunk)
                .collect(Collectors.toCollection(ArrayList::new));
        ids.add(from + ENTITIES);
        return ids;
    }

    /** Whether another process has written one that is about as new. */
    boolean isWrittenElsewhere(String spaceId, long version) {
        Document head = checkpoints.find(Filters.eq("_id", spaceId)).first();
        return head != null && isReadable(head) && !isOwner(head) && version - head.getLong("version") < FRESH_EVENTS;
    }
}
