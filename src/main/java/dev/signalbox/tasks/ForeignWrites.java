package dev.signalbox.tasks;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.OnDemand;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Appended;
import dev.signalbox.store.Mongo;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what other programs put into the collection {@code inbox}: {@code {_id, taskId, type, data}}, by the same rules as a
 * request, in the order of {@code _id}, and removes it. What is refused goes to {@link RejectedWrites}. Every instance looks once a
 * second; the key {@code inbox/<_id>} makes each document one event.
 */
@Context
@WhileServing
final class ForeignWrites {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignWrites.class);
    static final Principal DATABASE = new Principal(Principal.Kind.SYSTEM, "database", "Database", null, null);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 100;
    private static final int READ_AT_ONCE = 10;
    private static final long BYTES_AT_ONCE = 4 << 20;

    private final MongoCollection<Document> inbox;
    private final TasksService tasks;
    private final RejectedWrites rejected;
    private final TaskScheduler scheduler;
    private final OnDemand work;
    private volatile @Nullable ScheduledFuture<?> ticks;

    ForeignWrites(
            Mongo mongo,
            TasksService tasks,
            RejectedWrites rejected,
            Workers workers,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.inbox = mongo.collection("inbox");
        this.tasks = tasks;
        this.rejected = rejected;
        this.scheduler = scheduler;
        this.work = workers.onDemand("inbox", this::takeAll, () -> {}, () -> {});
    }

    @PostConstruct
    void start() {
        ticks = scheduler.scheduleWithFixedDelay(LOOK_EVERY, LOOK_EVERY, Workers.repeated("inbox", work::wake));
    }

    private void takeAll() {
        try {
            while (takeSome()) {
                // there may be more
            }
        } catch (RuntimeException e) { // also a closed client's; the next look must come
            if (!Mongo.isOutage(e)) {
                LOG.warn("[EVENT_DETECTION] inbox=failed error={}; looking again in a second", Mongo.said(e));
            }
        }
    }

    /** @return whether all that was found is done */
    private boolean takeSome() {
        List<Document> found = next();
        List<CompletionStage<Appended>> appends =
                found.stream().map(this::append).toList(); // one batch of the log
        boolean allDone = !found.isEmpty();
        for (int i = 0; i < found.size(); i++) {
            allDone &= finish(found.get(i), appends.get(i));
        }
        return allDone;
    }

    /** Of each only what an event is made of: other programs may put anything else into it. */
    private List<Document> next() {
        List<Document> found = new ArrayList<>();
        long bytes = 0;
        try (MongoCursor<Document> waiting = inbox.find()
                .projection(Projections.include("taskId", "type", "data"))
                .sort(Sorts.ascending("_id"))
                .limit(AT_ONCE)
                .batchSize(READ_AT_ONCE)
                .cursor()) {
            while (bytes < BYTES_AT_ONCE && waiting.hasNext()) {
                Document document = waiting.next();
                bytes += Json.size(document);
                found.add(document);
            }
        }
        return found;
    }

    private CompletionStage<Appended> append(Document document) {
        try {
            String id = String.valueOf(StoredJson.of(document.get("_id")));
            Map<String, Object> wanted = Json.object(
                    "taskId", StoredJson.of(document.get("taskId")),
                    "type", StoredJson.of(document.get("type")),
                    "data", StoredJson.of(document.get("data")));
            Fields fields = Fields.of(wanted);
            String taskId = fields.text("taskId", 200);
            NewEvent event = NewEvent.read(fields, DATABASE, taskId, null);
            Event.Key once = Objects.requireNonNull(RequestKeys.of(DATABASE, id, "inbox", wanted));
            return tasks.append(
                    DATABASE,
                    new Cause(Cause.Kind.DATABASE, id),
                    taskId,
                    event.payload(),
                    new Event.Key("inbox/" + id, once.bodyHash()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** @return whether the document is done: it is an event, or was rejected */
    private boolean finish(Document document, CompletionStage<Appended> append) {
        Object id = document.get("_id");
        try {
            Appended.await(append);
            inbox.deleteOne(Filters.eq("_id", id));
            return true;
        } catch (MongoException e) {
            throw e;
        } catch (Refused e) {
            return e.code() != ErrorCode.STORE_UNAVAILABLE && reject(document, e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof MongoException outage) {
                throw outage;
            }
            LOG.error("[EVENT_DETECTION] inbox=failed; the document goes to inbox_rejected", e);
            return reject(document, new Refused(ErrorCode.INTERNAL, "Something went wrong here."));
        }
    }

    private boolean reject(Document document, Refused refused) {
        Object id = document.get("_id");
        Document whole = inbox.find(Filters.eq("_id", id)).first();
        if (whole != null) { // else another instance has taken it
            rejected.add(whole, refused);
            inbox.deleteOne(Filters.eq("_id", id));
            LOG.info("[EVENT_DETECTION] inbox=rejected code={}", refused.code());
        }
        return true;
    }

    @PreDestroy
    void close() throws InterruptedException {
        ScheduledFuture<?> running = ticks;
        if (running != null) {
            running.cancel(false);
        }
        work.finish(CLOSE);
    }
}
