package dev.signalbox.delivery;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Presence;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other instances what is no event, such as drafts: a notice may be lost, and of each key only the newest counts. It
 * does so by the collection {@code notices}: {@code {_id: "<topic>/<key>", n: <new at each write>, by, at, topic, body: <JSON>}}.
 * Every 200 ms an instance writes its own and reads those of the others, but only while there are others. The clocks of the
 * instances must be synchronized (NTP). Any thread.
 */
@Singleton
public final class Relay implements Expiring {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final String NOTICES = "notices";
    private static final Duration EVERY = Duration.ofMillis(200);
    /** One that could not be written or read for so long is not worth it any more; also, so long one waits for others to start. */
    private static final Duration FRESH = Duration.ofSeconds(10);
    /** One with an older time may become visible so long after a newer one. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private static final Duration KEPT = Duration.ofMinutes(1);
    static final int KEYS_MAX = 1_000;
    /** Of the notices that wait to be written; the oldest are dropped. */
    static final int BYTES_MAX = 4 << 20;

    private static final BulkWriteOptions IN_ANY_ORDER = new BulkWriteOptions().ordered(false);
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final MongoCollection<Document> notices;
    private final Presence presence;
    private final Clock clock;
    private final TaskScheduler scheduler;
    private final String id = Ids.next();
    private final Map<String, Consumer<Map<String, Object>>> listeners = new ConcurrentHashMap<>();

    /** Guarded by this. By key, the oldest first. */
    private final SequencedMap<String, Waiting> waiting = new LinkedHashMap<>();
    /** Guarded by this. */
    private long waitingBytes;

    /** The timer only. What was read, until it is too old to be read again. */
    private final Map<String, Read> read = new HashMap<>();
    /** The timer only. The newest notice that was read. */
    private Instant newest = Instant.EPOCH;
    /** The timer only. */
    private Instant removedAt = Instant.EPOCH;

    private volatile @Nullable ScheduledFuture<?> ticks;

    private record Waiting(String topic, String body, Instant since) {}

    private record Read(String n, Instant at) {}

    Relay(
            Mongo mongo,
            Indexes indexes,
            Presence presence,
            Clock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.notices = mongo.collection(NOTICES).withWriteConcern(WriteConcern.W1);
        this.presence = presence;
        this.clock = clock;
        this.scheduler = scheduler;
        indexes.register(NOTICES, List.of(Indexes.index(new Document("at", 1))));
    }

    @PostConstruct
    void start() {
        ticks = scheduler.scheduleWithFixedDelay(EVERY, EVERY, Workers.repeated("relay", this::tick));
    }

    /** @param listener gets the bodies of the topic's notices of other instances, on a thread that must not wait */
    public void listen(String topic, Consumer<Map<String, Object>> listener) {
        listeners.put(topic, listener);
    }

    /**
     * Sends a notice to every other instance that runs now. Never blocks.
     *
     * @param key a later notice with the same one replaces this one where nobody has read it yet
     */
    public void send(String topic, String key, Map<String, ?> body) {
        String json = new String(JsonText.write(body), StandardCharsets.UTF_8);
        String at = topic + "/" + key;
        synchronized (this) {
            remove(waiting.remove(at));
            waiting.put(at, new Waiting(topic, json, clock.instant()));
            waitingBytes += json.length();
            while (waiting.size() > KEYS_MAX || waitingBytes > BYTES_MAX) {
                Waiting dropped = waiting.pollFirstEntry().getValue();
                remove(dropped);
                LOG.warn("[RELAY] dropped topic={} bytes={}", dropped.topic, dropped.body.length());
            }
        }
    }

    private void remove(@Nullable Waiting notice) {
        waitingBytes -= notice == null ? 0 : notice.body.length();
    }

    private synchronized SequencedMap<String, Waiting> take() {
        SequencedMap<String, Waiting> taken = new LinkedHashMap<>(waiting);
        waiting.clear();
        waitingBytes = 0;
        return taken;
    }

    private synchronized void forget(Instant before) {
        while (!waiting.isEmpty() && waiting.firstEntry().getValue().since.isBefore(before)) {
            remove(waiting.pollFirstEntry().getValue());
        }
    }

    private void tick() {
        Instant now = clock.instant();
        if (!presence.areOthersRunning()) {
            forget(now.minus(FRESH));
            return;
        }
        SequencedMap<String, Waiting> taken = take();
        try {
            if (!taken.isEmpty()) {
                notices.bulkWrite(writes(taken, now), IN_ANY_ORDER);
            }
            look(now);
            if (removedAt.plus(KEPT).isBefore(now)) {
                removedAt = now;
                removeExpired(KEYS_MAX);
            }
        } catch (MongoException | IllegalStateException e) { // a closed client throws IllegalStateException
            if (!Mongo.isOutage(e)) {
                LOG.warn(
                        "[RELAY] notices=failed lost={} error={}; others may not see what is being written",
                        taken.size(),
                        Mongo.said(e));
            }
        }
    }

    private List<WriteModel<Document>> writes(Map<String, Waiting> taken, Instant now) {
        List<WriteModel<Document>> writes = new ArrayList<>(taken.size());
        taken.forEach((key, notice) -> writes.add(new ReplaceOneModel<>(
                Filters.eq("_id", key),
                new Document("n", Ids.next())
                        .append("by", id)
                        .append("at", Date.from(now))
                        .append("topic", notice.topic)
                        .append("body", notice.body),
                UPSERT)));
        return writes;
    }

    private void look(Instant now) {
        Instant late = newest.minus(LATE);
        Instant oldest = now.minus(FRESH);
        Instant from = late.isAfter(oldest) ? late : oldest;
        for (Document notice : notices.find(Filters.and(Filters.gt("at", Date.from(from)), Filters.ne("by", id)))
                .sort(Sorts.ascending("at"))) {
            Instant at = notice.getDate("at").toInstant();
            String n = notice.getString("n");
            Read before = read.put(notice.getString("_id"), new Read(n, at));
            if (before == null || !before.n.equals(n)) {
                hear(notice);
            }
            newest = at.isAfter(newest) && !at.isAfter(now) ? at : newest;
        }
        read.values().removeIf(notice -> !notice.at.isAfter(from));
    }

    private void hear(Document notice) {
        Consumer<Map<String, Object>> listener = listeners.get(notice.getString("topic"));
        if (listener != null) {
            listener.accept(Json.asObject(JsonText.read(notice.getString("body").getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Override
    public String name() {
        return NOTICES;
    }

    @Override
    public int removeExpired(int most) {
        return Retention.remove(
                notices, Filters.lt("at", Date.from(clock.instant().minus(KEPT))), most);
    }

    @PreDestroy
    void close() {
        ScheduledFuture<?> running = ticks;
        if (running != null) {
            running.cancel(false);
        }
    }
}
