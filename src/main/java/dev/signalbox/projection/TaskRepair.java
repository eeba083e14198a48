package dev.signalbox.projection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.model.Purged;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Makes the documents of tasks what the log says, where another program or an older release has written something else.
 * Blocks.
 */
@Singleton
public final class TaskRepair {
    private final MongoCollection<Document> tasks;
    private final EventLog log;

    TaskRepair(Mongo mongo, EventLog log) {
        this.tasks = mongo.collection(Indexes.TASKS);
        this.log = log;
    }

    /**
     * Makes a document what the events of its task say, if another program has changed it. The guard leaves one alone that is
     * being projected meanwhile.
     *
     * @return whether it was changed
     */
    public boolean restore(String taskId) {
        Document found = tasks.find(Filters.eq("_id", taskId)).first();
        TaskDetail whole = null;
        Event last = null;
        List<Event> page = log.timeline(taskId, 0, TaskStore.TIMELINE_PAGE);
        while (!page.isEmpty()) {
            for (Event event : page) {
                if (event.payload() instanceof Purged) {
                    return false;
                }
                whole = TaskStore.after(whole, event);
            }
            last = page.getLast();
            page = log.timeline(taskId, last.taskVersion(), TaskStore.TIMELINE_PAGE);
        }
        if (found == null || whole == null || last == null || isOf(found, whole, last)) {
            return false;
        }
        Document present = new Document("_id", taskId).append("version", found.get("version"));
        Document wanted = Task.isDeletion(last) ? TaskStore.deletion(last) : TaskCodec.document(whole);
        return tasks.replaceOne(present, wanted).getMatchedCount() == 1;
    }

    private static boolean isOf(Document document, TaskDetail whole, Event last) {
        if (Task.isDeletion(last) || document.containsKey("deleted")) {
            return Task.isDeletion(last) && document.containsKey("deleted");
        }
        try {
            return TaskCodec.detail(document)
                    .equals(TaskCodec.detail(TaskCodec.document(whole))); // events as they are kept
        } catch (RuntimeException e) { // it is none of ours any more
            return false;
        }
    }

    /** {@link #restore} for every task: @return how many had been changed */
    public long restoreAll() {
        long restored = 0;
        for (Document task : tasks.find().projection(Projections.include("_id"))) {
            restored += restore(String.valueOf(task.get("_id"))) ? 1 : 0;
        }
        return restored;
    }

    /** Gives every document the present form, from the events of its task up to its version. Blocks, for long. */
    void writeAgain() {
        for (Document task : tasks.find().projection(Projections.include("version"))) {
            String taskId = task.getString("_id");
            long version = task.get("version", Number.class).longValue();
            Document wanted = folded(taskId, version);
            if (wanted != null) {
                tasks.replaceOne(TaskStore.guard(taskId, version), wanted);
            }
        }
    }

    /** What the log says of a task at a version; {@code null} where it does not say all. */
    private @Nullable Document folded(String taskId, long version) {
        TaskDetail whole = null;
        for (long known = 0; known < version; ) {
            List<Event> page = log.timeline(taskId, known, (int) Math.min(TaskStore.TIMELINE_PAGE, version - known));
            for (Event event : page) {
                if (event.payload() instanceof Purged) {
                    return null;
                }
                if (Task.isDeletion(event)) {
                    return TaskStore.deletion(event);
                }
                whole = TaskStore.after(whole, event);
            }
            if (page.isEmpty()) {
                return null;
            }
            known += page.size();
        }
        return whole == null ? null : TaskCodec.document(whole);
    }
}
