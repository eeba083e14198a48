package dev.signalbox.delivery;

import dev.signalbox.model.Activity;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.SpaceView;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@code task:activity} to the dashboards: of each task the newest progress or comment, at most one a second. It is a
 * notice, not a message of an event: it has no offset and is not repeated, because the row of the task has it too.
 *
 * <p>Any thread; its lock is taken under that of a space and holds for memory only.
 */
@Singleton
final class Activities implements FeedListener {
    static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Tasks that were active within the last second; the activities of more are not sent. */
    private static final int TASKS_MAX = 10_000;

    private static final Duration TICK = Duration.ofMillis(250);

    private final RoomIndex index;
    private final Broadcaster broadcaster;
    private final NanoClock clock;
    private final TaskScheduler scheduler;
    /** Guarded by this. By task; an entry leaves when a second has passed without anything to send. */
    private final Map<String, Paced> tasks = new HashMap<>();
    /** Guarded by this. Runs while there are entries. */
    private @Nullable ScheduledFuture<?> ticks;
    /** Guarded by this. */
    private boolean closed;

    Activities(
            RoomIndex index,
            Broadcaster broadcaster,
            NanoClock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.index = index;
        this.broadcaster = broadcaster;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    private static final class Paced {
        private @Nullable Event waiting;
        /** When the next may be sent. */
        private long freeAt;

        Paced(long now) {
            freeAt = now;
        }
    }

    @Override
    public synchronized void published(SpaceView view, Folded folded) {
        Event event = folded.event();
        boolean isActivity =
                event.payload() instanceof ActivityEvent.Progress || event.payload() instanceof ActivityEvent.Comment;
        if (!isActivity || event.taskId() == null || closed) {
            return;
        }
        Paced paced = tasks.get(event.taskId());
        if (paced == null && tasks.size() < TASKS_MAX) {
            paced = new Paced(clock.nanos());
            tasks.put(event.taskId(), paced);
        }
        if (paced != null) {
            paced.waiting = event;
        }
    }

    @Override
    public void settled(String spaceId) {
        send();
    }

    void send() {
        List<Event> due = new ArrayList<>(0);
        synchronized (this) {
            if (tasks.isEmpty() || closed) {
                return;
            }
            long now = clock.nanos();
            tasks.values().removeIf(paced -> {
                if (now - paced.freeAt < 0) {
                    return false;
                }
                if (paced.waiting == null) {
                    return true;
                }
                due.add(paced.waiting);
                paced.waiting = null;
                paced.freeAt = now + PACE_NANOS;
                return false;
            });
            tick();
        }
        due.forEach(this::send);
    }

    /** Starts the ticks when there is something to wait for, and stops them when there is not. */
    private void tick() {
        if (!tasks.isEmpty() && ticks == null) {
            ticks = scheduler.scheduleWithFixedDelay(TICK, TICK, Workers.repeated("activities", this::send));
        } else if (tasks.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
    }

    private void send(Event event) {
        Room dashboard = Room.dashboard(event.spaceId());
        Subscription[] watching = index.in(dashboard);
        if (watching.length == 0) {
            return;
        }
        broadcaster.settled(event.spaceId()); // so that no client gets it before the events up to it
        Selection shared = Selection.of(message(event));
        String taskId = String.valueOf(event.taskId());
        for (Subscription each : watching) {
            each.subscriber().show(dashboard, taskId, shared);
        }
    }

    private static Message message(Event event) {
        Activity activity = Activity.of(event);
        Map<String, Object> fields = activity == null ? Json.object() : activity.json();
        if (event.payload() instanceof ActivityEvent.Progress progress && progress.runId() != null) {
            fields.put("runId", progress.runId());
        }
        return new Message(EventName.TASK_ACTIVITY, EventPayloads.ofTask(event, fields));
    }

    synchronized int size() {
        return tasks.size();
    }

    @PreDestroy
    synchronized void close() {
        closed = true;
        tasks.clear();
        tick();
    }
}
