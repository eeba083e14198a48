package dev.signalbox.projection;

import dev.signalbox.store.Migration;
import jakarta.inject.Singleton;

/** Gives stored tasks the fields that they got after the first release, such as the time of a deletion. */
@Singleton
final class FirstReleaseTasks implements Migration {
    private final TaskRepair tasks;

    FirstReleaseTasks(TaskRepair tasks) {
        this.tasks = tasks;
    }

    @Override
    public int to() {
        return 2;
    }

    @Override
    public String name() {
        return "tasks";
    }

    @Override
    public void run() {
        tasks.writeAgain();
    }
}
