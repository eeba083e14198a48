package dev.signalbox.projection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.model.TaskDetail;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Whole tasks in front of the collection {@code tasks}, for all spaces together and bounded in bytes. An entry changes only
 * under the lock of its space, so there it is current; elsewhere it may be read as something that was true a moment ago.
 */
@Singleton
final class TaskDetails {
    private final Cache<String, TaskDetail> tasks;

    TaskDetails(SpaceMemory memory) {
        this.tasks = Caffeine.newBuilder()
                .maximumWeight(memory.wholeTasks())
                .weigher((String id, TaskDetail task) -> (int) Math.min(Integer.MAX_VALUE, task.bytes()))
                .executor(Runnable::run)
                .build();
    }

    @Nullable
    TaskDetail get(String taskId) {
        return tasks.getIfPresent(taskId);
    }

    void put(TaskDetail task) {
        tasks.put(task.task().id(), task);
    }

    /** Those of a space that leaves memory: other instances may change them meanwhile. */
    void removeAllOf(String spaceId) {
        tasks.asMap().values().removeIf(task -> task.task().spaceId().equals(spaceId));
    }

    void remove(String taskId) {
        tasks.invalidate(taskId);
    }
}
