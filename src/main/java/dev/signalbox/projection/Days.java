package dev.signalbox.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.model.Effect;
import dev.signalbox.model.Event;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.model.Usage;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a space on each day (UTC), in the collection {@code days}: {@code {_id: "<spaceId>/<yyyy-mm-dd>", day,
 * version, created, merged, failed, completed, runs, inputTokens, outputTokens, costUsd, seconds, stays: {<status>: {<bucket>:
 * n}}}}. A stay in a status counts on the day on which it ends, and so does a run with its usage; {@link Stays#bucket} says
 * how long a stay was. {@code version} is the newest event that is counted, and the guard of each write, so that none is counted
 * twice.
 */
@Singleton
public final class Days implements Expiring {
    /** More than the year that can be asked for. */
    static final Duration KEPT = Duration.ofDays(400);

    private static final String DAYS = "days";

    private static final int TRIES = 20;
    /** About 100 bytes each. */
    private static final int COUNTED_MAX = 4_096;

    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final MongoCollection<Document> days;
    private final Clock clock;
    /** Projector only. The versions of the days that were written last, which need not be read again. */
    private final Map<String, Long> counted = new HashMap<>();

    Days(Mongo mongo, Indexes indexes, Clock clock) {
        this.days = mongo.collection(DAYS);
        this.clock = clock;
        indexes.register(DAYS, List.of(Indexes.unique("_id", "version"), Indexes.index(new Document("day", 1))));
    }

    /**
     * One day.
     *
     * @param counts of the statuses that tasks entered; {@code created} counts new tasks
     * @param runs that ended
     * @param usage of these runs together
     * @param stays how long tasks were in each status
     */
    public record Day(LocalDate day, Map<String, Long> counts, long runs, Usage usage, Map<String, Stays> stays) {}

    /** The days from the first to the last that were projected, without those on which nothing happened. */
    public List<Day> of(String spaceId, LocalDate first, LocalDate last) {
        List<String> ids =
                first.datesUntil(last.plusDays(1)).map(day -> id(spaceId, day)).toList();
        return days.find(Filters.in("_id", ids)).map(Days::day).into(new ArrayList<>());
    }

    private static String id(String spaceId, LocalDate day) {
        return spaceId + "/" + day;
    }

    private static Day day(Document document) {
        String id = document.getString("_id");
        Map<String, Long> counts = new HashMap<>();
        for (TaskStatus status : TaskStatus.values()) {
            counts.put(status.wire(), number(document, status.wire()));
        }
        Map<String, Stays> stays = new HashMap<>();
        Document all = document.get("stays", new Document());
        all.keySet().forEach(status -> stays.put(status, Stays.of(all.get(status, Document.class))));
        return new Day(
                LocalDate.parse(id.substring(id.lastIndexOf('/') + 1)),
                counts,
                number(document, "runs"),
                new Usage(
                        number(document, "inputTokens"),
                        number(document, "outputTokens"),
                        document.get("costUsd") instanceof Number n ? n.doubleValue() : 0.0,
                        document.get("seconds") instanceof Number n ? n.doubleValue() : 0.0),
                stays);
    }

    private static long number(Document document, String name) {
        return document.get(name) instanceof Number n ? n.longValue() : 0;
    }

    /** Only the projector calls it. */
    void project(List<Folded> batch) {
        Map<String, List<Event>> byDay = new LinkedHashMap<>();
        for (Folded folded : batch) {
            Event event = folded.event();
            Effect effect = event.effect();
            if (effect != null && (effect.was() != effect.status() || ended(event) != null)) {
                byDay.computeIfAbsent(
                                id(event.spaceId(), LocalDate.ofInstant(event.at(), ZoneOffset.UTC)),
                                day -> new ArrayList<>())
                        .add(event);
            }
        }
        for (int tries = 0; !byDay.isEmpty(); tries++) { // until no other instance has counted in the meantime
            if (tries == TRIES) {
                throw new MongoException("the days " + byDay.keySet() + " keep changing under the projector");
            }
            count(byDay);
        }
    }

    /** Counts them, and removes the days of which that is known to have succeeded. */
    private void count(Map<String, List<Event>> byDay) {
        Map<String, Long> versions = versions(byDay.keySet());
        byDay.entrySet()
                .removeIf(day -> day.getValue().getLast().spaceVersion() <= versions.getOrDefault(day.getKey(), 0L));
        if (byDay.isEmpty()) {
            return;
        }
        List<String> ids = List.copyOf(byDay.keySet());
        counted.keySet().removeAll(ids); // until it is known what became of these
        Set<Integer> changed = write(ids.stream()
                .map(id -> write(id, Objects.requireNonNull(byDay.get(id)), versions.getOrDefault(id, 0L)))
                .toList());
        if (counted.size() >= COUNTED_MAX) {
            counted.clear();
        }
        for (int i = 0; i < ids.size(); i++) {
            if (!changed.contains(i)) {
                List<Event> done = Objects.requireNonNull(byDay.remove(ids.get(i)));
                counted.put(ids.get(i), done.getLast().spaceVersion());
            }
        }
    }

    /** The newest event that is counted on each of these days. */
    private Map<String, Long> versions(Set<String> ids) {
        Map<String, Long> versions = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String id : ids) {
            Long version = counted.get(id);
            if (version == null) {
                unknown.add(id);
            } else {
                versions.put(id, version);
            }
        }
        if (!unknown.isEmpty()) {
            days.find(Filters.in("_id", unknown))
                    .projection(new Document("version", 1))
                    .forEach(day -> versions.put(day.getString("_id"), number(day, "version")));
        }
        return versions;
    }

    private static WriteModel<Document> write(String id, List<Event> events, long version) {
        Document counts = new Document();
        for (Event event : events) {
            Effect effect = event.effect();
            if (effect != null && event.spaceVersion() > version) {
                if (effect.was() != effect.status()) {
                    addMove(counts, event, effect);
                }
                addRun(counts, ended(event));
            }
        }
        Document update = new Document(
                        "$set", new Document("version", events.getLast().spaceVersion()))
                .append("$setOnInsert", new Document("day", id.substring(id.lastIndexOf('/') + 1)));
        return new UpdateOneModel<>(
                new Document("_id", id).append("version", version),
                counts.isEmpty() ? update : update.append("$inc", counts),
                UPSERT);
    }

    /** Returns which of them met a day that has changed since it was read: the upsert finds its {@code _id} there already. */
    private Set<Integer> write(List<WriteModel<Document>> writes) {
        try {
            days.bulkWrite(writes, ANY_ORDER);
            return Set.of();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null
                    || e.getWriteErrors().stream().anyMatch(w -> w.getCategory() != ErrorCategory.DUPLICATE_KEY)) {
                throw e;
            }
            return e.getWriteErrors().stream().map(BulkWriteError::getIndex).collect(Collectors.toSet());
        }
    }

    private static void addMove(Document counts, Event event, Effect effect) {
        if (effect.was() == null || effect.status() != TaskStatus.CREATED) {
            add(counts, effect.status().wire(), 1L); // a reopened task is not a new one
        }
        if (effect.was() != null && effect.wasSince() != null) {
            Duration stay = Duration.between(effect.wasSince(), event.at());
            add(counts, "stays." + effect.was().wire() + "." + Stays.bucket(stay), 1L);
        }
    }

    /** The end of the run that was open: said again, or too late, it does not count. */
    private static RunEvent.@Nullable RunEnded ended(Event event) {
        return event.payload() instanceof RunEvent run && event.effect() != null
                ? run.ends(event.effect().endedRun())
                : null;
    }

    private static void addRun(Document counts, RunEvent.@Nullable RunEnded ended) {
        if (ended != null) {
            add(counts, "runs", 1L);
            Usage usage = Objects.requireNonNullElse(ended.usage(), Usage.NONE);
            add(counts, "inputTokens", usage.inputTokens());
            add(counts, "outputTokens", usage.outputTokens());
            add(counts, "costUsd", usage.costUsd());
            add(counts, "seconds", usage.seconds());
        }
    }

    private static void add(Document counts, String name, @Nullable Number more) {
        if (more != null) {
            counts.merge(
                    name,
                    more,
                    (a, b) -> a instanceof Long one && b instanceof Long other
                            ? (Object) (one + other)
                            : ((Number) a).doubleValue() + ((Number) b).doubleValue());
        }
    }

    @Override
    public String name() {
        return DAYS;
    }

    @Override
    public int removeExpired(int most) {
        LocalDate first = LocalDate.ofInstant(clock.instant().minus(KEPT), ZoneOffset.UTC);
        return Retention.remove(days, Filters.lt("day", first.toString()), most);
    }
}
