package dev.signalbox.projection;

/** The step needs a task. */
final class TaskNotLoaded extends NotLoaded {
    private static final long serialVersionUID = 1L;

    private final String taskId;

    TaskNotLoaded(String taskId) {
        super(taskId);
        this.taskId = taskId;
    }

    String taskId() {
        return taskId;
    }
}
