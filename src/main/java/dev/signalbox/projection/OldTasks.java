package dev.signalbox.projection;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Task;
import dev.signalbox.store.Expiring;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes tasks for good where a setting says so. A task that ended long ago is deleted, by an event as everyone else's, so it
 * leaves every client and every projection. What was deleted, by whomever, a day ago leaves the log: its events become {@link
 * dev.signalbox.model.Purged}. The day is for readers that are behind; one that is still further behind gets complete states.
 */
@Singleton
final class OldTasks implements Expiring {
    private static final Duration READERS_MAX = Duration.ofDays(1);
    private static final long PROJECTED_MILLIS = 10_000;

    private final Provider<Spaces> spaces; // made before it by the first sweep
    private final TaskStore tasks;
    private final TasksKept settings;
    private final Clock clock;

    OldTasks(Provider<Spaces> spaces, TaskStore tasks, TasksKept settings, Clock clock) {
        this.spaces = spaces;
        this.tasks = tasks;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "tasks";
    }

    @Override
    public int removeExpired(int most) {
        Duration kept = settings.kept();
        if (kept == null) {
            return 0;
        }
        Instant now = clock.instant();
        int deleted = delete(now.minus(kept), most);
        return deleted + tasks.purgeDeletedBefore(now.minus(READERS_MAX), most - deleted);
    }

    private int delete(Instant unchangedSince, int most) {
        List<TaskPlace> ended = tasks.endedBefore(unchangedSince, most);
        int deleted = 0;
        for (TaskPlace task : ended) { // one after another, so that others come between
            deleted += delete(task, unchangedSince) ? 1 : 0;
        }
        // The next look must not find them again.
        ended.stream()
                .map(TaskPlace::spaceId)
                .distinct()
                .forEach(spaceId -> spaces.get().awaitProjected(spaceId, PROJECTED_MILLIS));
        return deleted;
    }

    private boolean delete(TaskPlace place, Instant unchangedSince) {
        Command command = new Command(Actor.SIGNALBOX, Cause.CLOCK, null, state -> {
            Task task = state.task(place.taskId());
            return task == null || !task.status().isEnd() || !task.updatedAt().isBefore(unchangedSince)
                    ? null
                    : new Command.Draft(place.taskId(), new LifecycleEvent.Deleted(), false);
        });
        return Appended.await(spaces.get().append(place.spaceId(), command)).event() != null;
    }
}
