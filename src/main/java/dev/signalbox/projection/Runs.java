package dev.signalbox.projection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.RunEvent;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The runs of each agent, from the collection {@code runs}: {@code {_id: "<spaceId>/<taskId>/<runId>", agent:
 * "<spaceId>/<agentId>", place, runId, taskId, title, startedAt, endedAt?, outcome?, usage?}}, where {@code place} is the space
 * version of the start. Each write sets the same again when it is repeated, so that it needs no guard. A run is kept for
 * {@link Days#KEPT} after its start.
 */
@Singleton
public final class Runs implements Expiring {
    private static final String RUNS = "runs";
    private static final BulkWriteOptions IN_ORDER = new BulkWriteOptions().ordered(true);
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final MongoCollection<Document> runs;
    private final Clock clock;

    Runs(Mongo mongo, Indexes indexes, Clock clock) {
        this.runs = mongo.collection(RUNS);
        this.clock = clock;
        indexes.register(
                RUNS,
                List.of(
                        Indexes.index(new Document("agent", 1).append("place", -1)),
                        Indexes.index(new Document("startedAt", 1))));
    }

    /**
     * A run: {@code {runId, taskId, title, startedAt, endedAt?, outcome?, usage?}}.
     *
     * @param place the space version of its start
     * @param title of the task when it started
     */
    public record PastRun(
            long place,
            String runId,
            String taskId,
            String title,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String outcome,
            @Nullable Map<String, Object> usage)
            implements JsonObject {
        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "runId", runId,
                    "taskId", taskId,
                    "title", title,
                    "startedAt", Json.time(startedAt),
                    "endedAt", Json.timeOrNull(endedAt),
                    "outcome", outcome,
                    "usage", usage);
        }
    }

    /** The newest first; those that started before a place. */
    public List<PastRun> of(String spaceId, String agentId, long before, int limit) {
        return runs.find(Filters.and(Filters.eq("agent", spaceId + "/" + agentId), Filters.lt("place", before)))
                .sort(Sorts.descending("place"))
                .limit(limit)
                .map(Runs::run)
                .into(new ArrayList<>());
    }

    /** The newest first; those that started since a time, at most that many. Reads no older ones. */
    public List<PastRun> since(String spaceId, String agentId, Instant since, int limit) {
        List<PastRun> found = new ArrayList<>();
        try (MongoCursor<Document> newest = runs.find(Filters.eq("agent", spaceId + "/" + agentId))
                .sort(Sorts.descending("place"))
                .limit(limit)
                .iterator()) {
            while (newest.hasNext()) {
                PastRun run = run(newest.next());
                if (run.startedAt().isBefore(since)) {
                    break; // places are in the order of time
                }
                found.add(run);
            }
        }
        return found;
    }

    private static PastRun run(Document document) {
        Date ended = document.getDate("endedAt");
        return new PastRun(
                document.get("place", Number.class).longValue(),
                document.getString("runId"),
                document.getString("taskId"),
                document.getString("title"),
                document.getDate("startedAt").toInstant(),
                ended == null ? null : ended.toInstant(),
                document.getString("outcome"),
                document.get("usage", Document.class));
    }

    void project(List<Folded> batch) {
        List<WriteModel<Document>> writes = new ArrayList<>(0);
        for (Folded folded : batch) {
            Event event = folded.event();
            if (event.payload() instanceof RunEvent.RunStarted started && started.agentId() != null) {
                writes.add(new UpdateOneModel<>(
                        id(event, started), new Document("$setOnInsert", started(event, started)), UPSERT));
            }
            RunEvent.RunEnded ended = ended(event);
            if (ended != null) {
                writes.add(new UpdateOneModel<>(id(event, ended), new Document("$set", ended(event, ended))));
            }
        }
        if (!writes.isEmpty()) {
            runs.bulkWrite(writes, IN_ORDER);
        }
    }

    /** The end that an event says, also of a run that is not open any more, or that it brings to the open one. */
    private static RunEvent.@Nullable RunEnded ended(Event event) {
        if (event.payload() instanceof RunEvent.RunEnded said) {
            return said;
        }
        return event.payload() instanceof RunEvent run && event.effect() != null
                ? run.ends(event.effect().endedRun())
                : null;
    }

    private static Bson id(Event event, RunEvent run) {
        return Filters.eq("_id", event.spaceId() + "/" + event.taskId() + "/" + run.runId());
    }

    private static Document started(Event event, RunEvent.RunStarted started) {
        return new Document("agent", event.spaceId() + "/" + started.agentId())
                .append("place", event.spaceVersion())
                .append("runId", started.runId())
                .append("taskId", event.taskId())
                .append("title", event.effect() == null ? "" : event.effect().title())
                .append("startedAt", Date.from(event.at()));
    }

    private static Document ended(Event event, RunEvent.RunEnded ended) {
        return new Document("endedAt", Date.from(event.at()))
                .append("outcome", ended.outcome().wire())
                .append(
                        "usage",
                        ended.usage() == null
                                ? null
                                : new Document(ended.usage().json()));
    }

    @Override
    public String name() {
        return RUNS;
    }

    @Override
    public int removeExpired(int most) {
        return Retention.remove(
                runs, Filters.lt("startedAt", Date.from(clock.instant().minus(Days.KEPT))), most);
    }
}
