package dev.signalbox.projection;

import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Many whole tasks at once, from the cache or from the store, as they were a moment ago. */
@Singleton
final class WholeTasks {
    private final TaskDetails kept;
    private final TaskStore store;

    WholeTasks(TaskDetails kept, TaskStore store) {
        this.kept = kept;
        this.store = store;
    }

    /** Those that exist, by id. May block. */
    Map<String, TaskDetail> of(List<Task> tasks) {
        Map<String, TaskDetail> found = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (Task task : tasks) {
            TaskDetail detail = kept.get(task.id());
            if (detail != null) {
                found.put(task.id(), detail);
            } else {
                missing.add(task.id());
            }
        }
        if (!missing.isEmpty()) {
            store.find(missing).forEach(detail -> found.put(detail.task().id(), detail));
        }
        return found;
    }
}
