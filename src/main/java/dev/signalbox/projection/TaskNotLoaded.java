package dev.signalbox.projection;

/**
 * A step under the lock of a space needs a task that has left memory. {@link SpaceFeed} reads it from the store without the
 * lock and runs the step again.
 */
final class TaskNotLoaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String taskId;

    TaskNotLoaded(String taskId) {
        super(taskId, null, false, false);
        this.taskId = taskId;
    }

    String taskId() {
        return taskId;
    }
}
