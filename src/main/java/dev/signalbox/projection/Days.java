package dev.signalbox.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
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

    private final MongoCollection<Document> days;
    private final Clock clock;

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
        byDay.forEach((id, events) -> {
            while (!count(id, events)) {} // another instance has counted in the meantime
        });
    }

    /** Returns false when the day has changed since it was read. */
    private boolean count(String id, List<Event> events) {
        Document found = days.find(Filters.eq("_id", id))
                .projection(new Document("version", 1))
                .first();
        long version = found == null ? 0 : number(found, "version");
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
        if (events.getLast().spaceVersion() <= version) {
            return true;
        }
        if (found == null) {
            try {
                days.insertOne(new Document("_id", id)
                        .append("day", id.substring(id.lastIndexOf('/') + 1))
                        .append("version", 0L));
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
            }
        }
        return days.updateOne(
                                new Document("_id", id).append("version", version),
                                update(counts, events.getLast().spaceVersion()))
                        .getMatchedCount()
                == 1;
    }

    private static Document update(Document counts, long version) {
        Document update = new Document("$set", new Document("version", version));
        return counts.isEmpty() ? update : update.append("$inc", counts);
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
