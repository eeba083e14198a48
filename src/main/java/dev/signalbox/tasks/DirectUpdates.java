package dev.signalbox.tasks;

import com.mongodb.MongoException;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskPatch;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.TaskRepair;
import dev.signalbox.store.ChangeStream;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when another program updates {@code tasks}, where the store is a replica set: new values of title, description,
 * assignedTo and labels become an {@code updated} event by the same rules as a request, exactly once for all instances. Everything
 * else in such a document follows from the events alone: it is made again from the log, and that is reported. Best effort: what
 * is written while no instance runs is not noticed.
 */
@Context
@WhileServing
final class DirectUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(DirectUpdates.class);
    private static final String UPDATED_FIELDS = "updateDescription.updatedFields.";
    private static final Bson FOREIGN = Filters.or(
            Filters.eq("operationType", "replace"),
            Filters.and(
                    Filters.eq("operationType", "update"),
                    Filters.or( // the projection changes both
                            Filters.exists(UPDATED_FIELDS + "version", false),
                            Filters.exists(UPDATED_FIELDS + "spaceVersion", false))));

    private final Mongo mongo;
    private final TasksService tasks;
    private final Spaces spaces;
    private final TaskRepair repair;
    private final ChangeStream stream;
    /** The stream's thread only. */
    private boolean wasOpen;

    DirectUpdates(Mongo mongo, TasksService tasks, Spaces spaces, TaskRepair repair, Workers workers) {
        this.mongo = mongo;
        this.tasks = tasks;
        this.spaces = spaces;
        this.repair = repair;
        this.stream = ChangeStream.resuming(
                mongo.collection(Indexes.TASKS), List.of(Aggregates.match(FOREIGN)), this::take, this::opened, workers);
    }

    @PostConstruct
    void start() {
        if (ChangeStream.isSupported(mongo)) {
            stream.start();
        }
    }

    /** Again, only when the store has forgotten changes that were not read. */
    void opened() {
        if (wasOpen) {
            LOG.warn("[EVENT_DETECTION] source=database history=lost restored={}", repair.restoreAll());
        }
        wasOpen = true;
    }

    /** @throws MongoException when the change must be taken again */
    void take(ChangeStreamDocument<Document> change) {
        BsonDocument key = change.getDocumentKey();
        DirectUpdate update = DirectUpdate.of(change);
        if (update == null || key == null || !key.isString("_id")) {
            return;
        }
        String taskId = key.getString("_id").getValue();
        try {
            if (update.hasOthers()) {
                restore(taskId, "only events may change other fields than title, description, assignedTo, labels");
            }
            append(taskId, update, change.getResumeToken().getString("_data").getValue());
        } catch (Refused e) {
            if (e.code() == ErrorCode.STORE_UNAVAILABLE) {
                throw new MongoException("the append was refused", e);
            }
            restore(taskId, e.code().name());
        } catch (MongoException e) {
            throw e;
        } catch (RuntimeException e) {
            if (e.getCause() instanceof MongoException outage) {
                throw outage;
            }
            LOG.error("[EVENT_DETECTION] source=database task={} failed; the change is not shown", taskId, e);
        }
    }

    private void append(String taskId, DirectUpdate update, String token) {
        String spaceId = update.fields().isEmpty() ? null : spaces.spaceOf(taskId, space -> true);
        if (spaceId == null) {
            return;
        }
        spaces.follow(spaceId); // another instance may have projected what this one does not know yet
        Task task = spaces.read(spaceId, state -> state.task(taskId));
        if (task == null) {
            return;
        }
        if (update.isWhole()) {
            Long version = version(update);
            if (version == null || version > task.version()) {
                restore(taskId, "version");
            }
            if (version == null || version != task.version()) {
                return; // the projection has replaced it, or does so soon
            }
        }
        TaskPatch patch = update.patch().changesOf(task);
        if (!patch.isEmpty()) {
            Appended.await(tasks.append(
                    ForeignWrites.DATABASE,
                    new Cause(Cause.Kind.DATABASE, token),
                    taskId,
                    new ActivityEvent.Updated(patch),
                    new Event.Key("tasks/" + token, token)));
            LOG.info("[EVENT_DETECTION] source=database task={}", taskId);
        }
    }

    private static @Nullable Long version(DirectUpdate update) {
        return update.version() instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    private void restore(String taskId, String reason) {
        if (repair.restore(taskId)) {
            LOG.warn("[EVENT_DETECTION] source=database task={} restored_from_log=true reason={}", taskId, reason);
        }
    }

    @PreDestroy
    void close() throws InterruptedException {
        stream.stop();
    }
}
