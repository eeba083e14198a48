package dev.signalbox.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.log.EventCodec;
import dev.signalbox.model.Event;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The collection {@code tasks}: each task's folded state with its newest events. Each write is guarded by
 * {@code {_id, version}}, so repeating it changes nothing. A deleted task leaves {@code {_id, version, deleted}}.
 */
@Singleton
final class TaskStore {
    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    private final MongoCollection<Document> tasks;

    TaskStore(Mongo mongo) {
        this.tasks = mongo.collection(Indexes.TASKS);
    }

    /** The task, or {@code null} when there is none, it was deleted, or it is in another space. */
    @Nullable
    Task find(String spaceId, String taskId) {
        Task task = find(taskId);
        return task == null || !task.spaceId().equals(spaceId) ? null : task;
    }

    /** The task in any space, or {@code null} when there is none or it was deleted. */
    @Nullable
    Task find(String taskId) {
        assert SpaceLock.isNotHeld();
        Document document = tasks.find(Filters.eq("_id", taskId)).first();
        return document == null || document.containsKey("deleted") ? null : TaskCodec.task(document);
    }

    /** The space of a task; {@code null} as in {@link #find}. */
    @Nullable
    TaskPlace place(String taskId) {
        return places(Filters.eq("_id", taskId)).stream()
                .filter(place -> place.spaceId() != null)
                .findFirst()
                .orElse(null);
    }

    /** The tasks that a view starts with: all active ones and the newest ended ones, the last changed at the end. */
    List<Task> ofView(String spaceId, int newestEnded) {
        List<String> ends = Arrays.stream(TaskStatus.values())
                .filter(TaskStatus::isEnd)
                .map(TaskStatus::wire)
                .toList();
        Bson inSpace = Filters.eq("spaceId", spaceId);
        List<Task> found = new ArrayList<>();
        tasks.find(Filters.and(inSpace, Filters.in("status", ends)))
                .sort(Sorts.descending("spaceVersion"))
                .limit(newestEnded)
                .map(TaskCodec::task)
                .into(found);
        found = new ArrayList<>(found.reversed());
        tasks.find(Filters.and(inSpace, Filters.nin("status", ends)))
                .map(TaskCodec::task)
                .into(found);
        return found;
    }

    /** The ids of tasks that match. */
    List<TaskPlace> places(Bson filter) {
        return tasks.find(filter)
                .projection(new Document("spaceId", 1))
                .map(d -> new TaskPlace(d.getString("spaceId"), d.getString("_id")))
                .into(new ArrayList<>());
    }

    /** Updates the documents of all tasks in a batch, in one bulk write. */
    void project(List<Folded> batch) {
        Map<String, List<Folded>> byTask = new LinkedHashMap<>();
        for (Folded folded : batch) {
            String taskId = folded.event().taskId();
            // No task although it is no deletion: a later deletion is projected already.
            if (taskId != null && (folded.task() != null || Task.isDeletion(folded.event()))) {
                byTask.computeIfAbsent(taskId, id -> new ArrayList<>()).add(folded);
            }
        }
        if (byTask.isEmpty()) {
            return;
        }
        List<WriteModel<Document>> writes =
                byTask.values().stream().map(TaskStore::write).toList();
        if (!allApplied(writes)) {
            // A guard failed: the document is newer, or older and then replaced as a whole.
            byTask.values().forEach(changes -> NewestWins.write(tasks, document(changes.getLast())));
        }
    }

    private boolean allApplied(List<WriteModel<Document>> writes) {
        try {
            BulkWriteResult result = tasks.bulkWrite(writes, ANY_ORDER);
            return result.getMatchedCount() + result.getInsertedCount() == writes.size();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() == null
                    && e.getWriteErrors().stream().allMatch(w -> w.getCategory() == ErrorCategory.DUPLICATE_KEY)) {
                return false;
            }
            throw e;
        }
    }

    private static WriteModel<Document> write(List<Folded> changes) {
        Event first = changes.getFirst().event();
        Folded last = changes.getLast();
        if (first.taskVersion() == 1) {
            return new InsertOneModel<>(document(last));
        }
        Bson guard = guard(String.valueOf(first.taskId()), first.taskVersion() - 1);
        Task task = last.task();
        if (task == null) {
            return new ReplaceOneModel<>(guard, document(last));
        }
        List<Document> events =
                changes.stream().map(c -> EventCodec.kept(c.event())).toList();
        return new UpdateOneModel<>(
                guard,
                Updates.combine(
                        new Document("$set", TaskCodec.fields(task)),
                        Updates.pushEach("events", events, new PushOptions().slice(-Task.EVENTS_KEPT))));
    }

    private static Bson guard(String taskId, long version) {
        return new Document("_id", taskId).append("version", version);
    }

    private static Document document(Folded folded) {
        Task task = folded.task();
        return task != null
                ? TaskCodec.document(task)
                : new Document("_id", folded.event().taskId())
                        .append("version", folded.event().taskVersion())
                        .append("deleted", true);
    }
}
