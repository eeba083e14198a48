package dev.signalbox.socketio;

import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.delivery.SavedCursor;
import dev.signalbox.delivery.Seat;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.bson.BSONException;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collection {@code sessions}, see {@link SessionRow}. Reads and writes are batched. Each write is guarded by the
 * owner, so that a connection whose session was taken over can never write it again. Any thread.
 */
@Singleton
final class SessionStore implements Expiring {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

    static final String SESSIONS = "sessions";
    /** How long a session is kept after it was last seen. */
    static final Duration LIFETIME = Duration.ofHours(25);

    /** How often {@code seenAt} of an open session is renewed; the lifetime in SPEC counts from the last time. */
    static final Duration SEEN_EVERY = Duration.ofHours(1);

    private static final int TAKE_OVERS_MAX = 512;
    /** When many clients reconnect it delays none, because they wait for each other anyway. */
    private static final long GATHER_MILLIS_MAX = 250;

    private static final int WRITES_MAX = 1_000;

    private final MongoCollection<Document> sessions;
    private final Clock clock;
    private final Batches<TakeOver, @Nullable SessionRow> takeOvers;
    private final Batches<Write, Boolean> writes;

    /** One write of one connection. */
    private sealed interface Write {
        String owner();
    }

    private record Begin(SessionRow row) implements Write {
        @Override
        public String owner() {
            return row.owner();
        }
    }

    /** Unchanged fields are {@code null}. */
    private record Seen(
            String key,
            String owner,
            @Nullable List<Seat> seats,
            @Nullable List<SavedCursor> cursors) implements Write {}

    private record End(String key, String owner) implements Write {}

    /** @param owner the new owner */
    private record TakeOver(String key, String owner) implements Write {}

    SessionStore(
            Mongo mongo, Indexes indexes, Clock clock, @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        indexes.register(SESSIONS, List.of(Indexes.unique("_id", "owner"), Indexes.index(new Document("seenAt", 1))));
        this.sessions = mongo.collection(SESSIONS);
        this.clock = clock;
        this.takeOvers = new Batches<>(TAKE_OVERS_MAX, GATHER_MILLIS_MAX, this::takeOver, virtualThreads);
        this.writes = new Batches<>(WRITES_MAX, 0, this::write, virtualThreads);
    }

    CompletableFuture<Boolean> begin(SessionRow row) {
        return writes.ask(new Begin(row));
    }

    CompletableFuture<Boolean> seats(String key, String owner, List<Seat> seats) {
        return writes.ask(new Seen(key, owner, seats, null));
    }

    CompletableFuture<Boolean> cursors(String key, String owner, List<SavedCursor> cursors) {
        return writes.ask(new Seen(key, owner, null, cursors));
    }

    CompletableFuture<Boolean> end(String key, String owner) {
        return writes.ask(new End(key, owner));
    }

    /**
     * Makes another connection the owner of a session. The result includes all earlier writes of the former owner, which
     * can write no more.
     *
     * @return {@code null} when there is none, it is too old, or another connection has taken it over meanwhile
     */
    CompletableFuture<@Nullable SessionRow> takeOver(String key, String owner) {
        return takeOvers.ask(new TakeOver(key, owner));
    }

    /** One write and one read for the batch. The write is queued after those requested earlier. */
    private List<@Nullable SessionRow> takeOver(List<TakeOver> asked) {
        CompletableFuture.allOf(asked.stream().map(writes::ask).toArray(CompletableFuture[]::new))
                .join();
        List<String> keys = asked.stream().map(TakeOver::key).toList();
        Instant now = clock.instant();
        Map<String, SessionRow> found = new HashMap<>();
        for (Document document : sessions.find(Filters.in("_id", keys))) {
            SessionRow row = SessionRow.of(document);
            if (row.seenAt().isAfter(now.minus(LIFETIME))) {
                found.put(row.owner(), row);
            }
        }
        seen(found.values().stream()
                .filter(row -> row.seenAt().isBefore(now.minus(SEEN_EVERY)))
                .map(SessionRow::key)
                .toList());
        List<@Nullable SessionRow> rows = new ArrayList<>(asked.size());
        asked.forEach(wish -> rows.add(found.get(wish.owner)));
        return rows;
    }

    /** Renews open sessions, which may write nothing for a long time. */
    void seen(Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += WRITES_MAX) {
            List<String> some = all.subList(from, Math.min(all.size(), from + WRITES_MAX));
            sessions.updateMany(Filters.in("_id", some), seenNow());
        }
    }

    @Override
    public String name() {
        return SESSIONS;
    }

    @Override
    public int removeExpired(int most) {
        Instant oldest = clock.instant().minus(LIFETIME);
        return Retention.remove(sessions, Filters.lt("seenAt", Date.from(oldest)), most);
    }

    private Bson seenNow() {
        return Updates.set("seenAt", Date.from(clock.instant()));
    }

    /** Returns for each whether it was written; a failed guard is not a failure. */
    private List<Boolean> write(List<Write> asked) {
        // Of several writes of one connection only the last state counts.
        Map<String, Write> last = new LinkedHashMap<>();
        asked.forEach(write -> last.merge(write.owner(), write, SessionStore::merge));
        Set<String> failed = new HashSet<>();
        // Two round trips: the writes of one may run in any order, and a session must exist before it is taken over.
        write(
                last.values().stream()
                        .filter(write -> !(write instanceof TakeOver))
                        .toList(),
                failed);
        write(last.values().stream().filter(TakeOver.class::isInstance).toList(), failed);
        return asked.stream().map(write -> !failed.contains(write.owner())).toList();
    }

    /** @param failed receives the owners whose write failed */
    private void write(List<Write> writes, Set<String> failed) {
        if (writes.isEmpty()) {
            return;
        }
        try {
            bulkWrite(writes, false);
        } catch (MongoException | BSONException e) {
            if (Mongo.isOutage(e)) {
                writes.forEach(write -> failed.add(write.owner()));
                return;
            }
            // One invalid write must not fail the others.
            LOG.warn("[WS] write=failed sessions={} error={}; writing them one by one", writes.size(), Mongo.said(e));
            for (Write write : writes) {
                try {
                    bulkWrite(List.of(write), true);
                } catch (MongoException | BSONException again) {
                    failed.add(write.owner());
                    if (again instanceof MongoTimeoutException) {
                        throw again; // the store is down: the others would wait as long
                    }
                }
            }
        }
    }

    /** @param again whether these may have been written by an earlier attempt */
    private void bulkWrite(List<Write> writes, boolean again) {
        sessions.bulkWrite(
                writes.stream().map(write -> model(write, again)).toList(), new BulkWriteOptions().ordered(false));
    }

    private static Write merge(Write former, Write later) {
        if (later instanceof Seen seen) {
            if (former instanceof Begin begin) {
                return new Begin(begin.row.with(seen.seats, seen.cursors));
            }
            if (former instanceof Seen before) {
                return new Seen(
                        seen.key,
                        seen.owner,
                        seen.seats == null ? before.seats : seen.seats,
                        seen.cursors == null ? before.cursors : seen.cursors);
            }
        }
        return former instanceof End ? former : later; // deleting a session that was never written does nothing
    }

    private WriteModel<Document> model(Write write, boolean again) {
        return switch (write) {
            case Begin begin ->
                again
                        ? new ReplaceOneModel<>(
                                guard(begin.row.key(), begin.row.owner()),
                                begin.row.document(),
                                new ReplaceOptions().upsert(true))
                        : new InsertOneModel<>(begin.row.document());
            case Seen seen -> {
                List<Bson> changes = new ArrayList<>(List.of(seenNow()));
                if (seen.seats != null) {
                    changes.add(Updates.set("seats", SessionRow.documents(seen.seats)));
                }
                if (seen.cursors != null) {
                    changes.add(Updates.set("cursors", SessionRow.cursorDocuments(seen.cursors)));
                }
                yield new UpdateOneModel<>(guard(seen.key, seen.owner), Updates.combine(changes));
            }
            case End end -> new DeleteOneModel<>(guard(end.key, end.owner));
            case TakeOver over -> new UpdateOneModel<>(new Document("_id", over.key), Updates.set("owner", over.owner));
        };
    }

    private static Bson guard(String key, String owner) {
        return new Document("_id", key)
                .append("owner", owner); // in one document: an $and uses no index on the embedded store
    }
}
