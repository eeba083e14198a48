package dev.signalbox.projection;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.log.EventCodec;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.model.Purged;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The collection {@code tasks}: each task's folded state with its newest events. Each write is guarded by
 * {@code {_id, version}}, so repeating it changes nothing. A deleted task leaves {@code {_id, version, deleted, deletedAt}}, until it is purged.
 */
@Singleton
final class TaskStore {
    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

    static final int TIMELINE_PAGE = 256;
    /** No description has the character NUL. */
    private static final String UNCHANGED = "\0";

    private final MongoCollection<Document> tasks;
    private final EventLog log;

    TaskStore(Mongo mongo, EventLog log) {
        this.tasks = mongo.collection(Indexes.TASKS);
        this.log = log;
    }

    /** The task, or {@code null} when there is none, it was deleted, or it is in another space. */
    @Nullable
    TaskDetail find(String spaceId, String taskId) {
        TaskDetail found = find(taskId);
        return found == null || !found.task().spaceId().equals(spaceId) ? null : found;
    }

    /** The task in any space, or {@code null} when there is none or it was deleted. */
    @Nullable
    TaskDetail find(String taskId) {
        assert SpaceLock.isNotHeld();
        Document document = tasks.find(Filters.eq("_id", taskId)).first();
        return document == null || document.containsKey("deleted") ? null : TaskCodec.detail(document);
    }

    /** The space of a task; {@code null} as in {@link #find}. */
    @Nullable
    TaskPlace place(String taskId) {
        return places(Filters.eq("_id", taskId)).stream()
                .filter(place -> place.spaceId() != null)
                .findFirst()
                .orElse(null);
    }

    /** The tasks that a view without a checkpoint starts with: all active ones and the newest ended ones. */
    List<Task> ofView(String spaceId, int newestEnded) {
        List<String> ends = TaskStatus.all(true).stream().map(TaskStatus::wire).toList();
        Bson inSpace = Filters.eq("spaceId", spaceId);
        List<Task> found = new ArrayList<>();
        tasks.find(Filters.and(inSpace, Filters.nin("status", ends)))
                .projection(Projections.exclude("events"))
                .map(document -> TaskCodec.detail(document).task())
                .into(found);
        tasks.find(Filters.and(inSpace, Filters.in("status", ends)))
                .projection(Projections.exclude("events"))
                .sort(Sorts.descending("spaceVersion"))
                .limit(newestEnded)
                .map(document -> TaskCodec.detail(document).task())
                .into(found);
        return found;
    }

    /** Those of these tasks that exist. */
    List<TaskDetail> find(List<String> taskIds) {
        assert SpaceLock.isNotHeld();
        return tasks.find(Filters.in("_id", taskIds)).into(new ArrayList<>()).stream()
                .filter(document -> !document.containsKey("deleted"))
                .map(TaskCodec::detail)
                .toList();
    }

    /** Shows every task. */
    void forEachRow(Consumer<Task> reader) {
        tasks.find(Filters.exists("deleted", false))
                .projection(Projections.exclude("events"))
                .forEach(document -> reader.accept(TaskCodec.detail(document).task()));
    }

    /** Tasks that have ended and not changed since that time, at most so many; the first ones first. */
    List<TaskPlace> endedBefore(Instant time, int most) {
        List<String> ends = TaskStatus.all(true).stream().map(TaskStatus::wire).toList();
        return tasks.find(Filters.and(Filters.in("status", ends), Filters.lt("updatedAt", Date.from(time))))
                .projection(Projections.include("spaceId"))
                .sort(Sorts.ascending("updatedAt"))
                .limit(most)
                .map(d -> new TaskPlace(d.getString("spaceId"), d.getString("_id")))
                .into(new ArrayList<>());
    }

    /** Removes what is left in the log of tasks that were deleted before that time, at most so many: @return of how many */
    int purgeDeletedBefore(Instant time, int most) {
        List<Document> deleted = tasks.find(Filters.lt("deletedAt", Date.from(time)))
                .projection(Projections.include("version"))
                .limit(most)
                .into(new ArrayList<>());
        for (Document task : deleted) {
            String taskId = task.getString("_id");
            log.purge(taskId, task.get("version", Number.class).longValue());
            tasks.deleteOne(Filters.eq("_id", taskId));
        }
        return deleted.size();
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
        // A row may be newer than its event after a restart from a checkpoint.
        byTask.values().removeIf(changes -> {
            Folded last = changes.getLast();
            boolean ahead =
                    last.task() != null && last.task().version() > last.event().taskVersion();
            if (ahead) {
                replace(changes);
            }
            return ahead;
        });
        List<WriteModel<Document>> writes =
                byTask.values().stream().map(TaskStore::write).toList();
        if (!writes.isEmpty() && !allApplied(writes)) {
            // A guard failed: the document is newer, or older and then replaced as a whole.
            byTask.values().forEach(this::replace);
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

    /** Brings a document up to date that has another version than we thought. */
    private void replace(List<Folded> changes) {
        Folded last = changes.getLast();
        String taskId = String.valueOf(last.event().taskId());
        if (last.task() == null) {
            NewestWins.write(tasks, deletion(last.event()));
            return;
        }
        TaskDetail whole = find(taskId);
        long known = whole == null ? 0 : whole.task().version();
        while (known < last.event().taskVersion()) {
            List<Event> missing = log.timeline(taskId, known, TIMELINE_PAGE);
            if (missing.isEmpty()) {
                throw new IllegalStateException("task " + taskId + " lacks event " + (known + 1));
            }
            for (Event event : missing) {
                if (event.payload() instanceof Purged) {
                    return; // its deletion comes
                }
                whole = after(whole, event);
            }
            known += missing.size();
        }
        if (whole != null) {
            NewestWins.write(tasks, TaskCodec.document(whole));
        }
    }

    /** A task after one more event; {@code null}: before the first. */
    static TaskDetail after(@Nullable TaskDetail before, Event event) {
        return TaskDetail.after(before, event, Task.apply(before == null ? null : before.task(), event));
    }

    private static WriteModel<Document> write(List<Folded> changes) {
        Event first = changes.getFirst().event();
        Folded last = changes.getLast();
        Task task = last.task();
        List<Document> events =
                changes.stream().map(c -> EventCodec.kept(c.event())).toList();
        if (first.taskVersion() == 1) {
            return new InsertOneModel<>(
                    task == null
                            ? deletion(last.event())
                            : TaskCodec.fields(task)
                                    .append("_id", task.id())
                                    .append("description", description(null, changes))
                                    .append("events", newest(events)));
        }
        Bson guard = guard(String.valueOf(first.taskId()), first.taskVersion() - 1);
        if (task == null) {
            return new ReplaceOneModel<>(guard, deletion(last.event()));
        }
        Document fields = TaskCodec.fields(task);
        String description = description(UNCHANGED, changes);
        if (!UNCHANGED.equals(description)) {
            fields.append("description", description);
        }
        return new UpdateOneModel<>(
                guard,
                Updates.combine(
                        new Document("$set", fields),
                        Updates.pushEach("events", events, new PushOptions().slice(-TaskDetail.EVENTS_KEPT))));
    }

    private static List<Document> newest(List<Document> events) {
        return events.subList(Math.max(0, events.size() - TaskDetail.EVENTS_KEPT), events.size());
    }

    private static @Nullable String description(@Nullable String before, List<Folded> changes) {
        String description = before;
        for (Folded change : changes) {
            description = TaskDetail.description(description, change.event());
        }
        return description;
    }

    /** Matches the document only in that version. */
    static Bson guard(String taskId, long version) {
        return new Document("_id", taskId).append("version", version);
    }

    /** What a deletion leaves. */
    static Document deletion(Event event) {
        return new Document("_id", event.taskId())
                .append("version", event.taskVersion())
                .append("deleted", true)
                .append("deletedAt", Date.from(event.at()));
    }
}
