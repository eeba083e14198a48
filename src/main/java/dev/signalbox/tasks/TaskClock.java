package dev.signalbox.tasks;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.OpenRequest;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.WorkState;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Spaces;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what time alone brings about: {@code stale}, and {@code input_withdrawn} for expired requests. Every instance
 * looks; the decision is made inside the append, where the event of another instance is known, so each happens only once.
 * A look costs what is due: the spaces keep their tasks in the order of these times.
 */
@Context
@WhileServing
final class TaskClock {
    private static final Logger LOG = LoggerFactory.getLogger(TaskClock.class);
    /** Of each kind in a space at one look; the rest is found by the next. */
    private static final int AT_ONCE_MAX = 256;
    /** How often spaces that are in nobody's memory are looked for. */
    private static final Duration ELSEWHERE_EVERY = Duration.ofSeconds(10);

    private final Spaces spaces;
    private final TasksSettings settings;
    private final Clock clock;
    private final TaskScheduler scheduler;
    /** Guarded by this. */
    private @Nullable ScheduledFuture<?> ticks;
    /** Guarded by this. When other spaces were looked for; {@code null} before the first time. */
    private @Nullable Instant lookedElsewhere;
    /** Guarded by this. */
    private boolean closed;

    TaskClock(
            Spaces spaces,
            TasksSettings settings,
            Clock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.spaces = spaces;
        this.settings = settings;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    @PostConstruct
    synchronized void start() {
        ticks = scheduler.scheduleWithFixedDelay(
                settings.tick(), settings.tick(), Workers.repeated("task-clock", this::look));
    }

    synchronized void look() {
        if (closed) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant quietSince = now.minus(settings.staleAfter());
        try {
            lookElsewhere(now, quietSince);
            List<Due> found = new ArrayList<>();
            spaces.forEachView(view -> found.add(new Due(
                    view.spaceId(), view.quietSince(quietSince, AT_ONCE_MAX), view.expiredAt(now, AT_ONCE_MAX))));
            List<CompletableFuture<?>> appends = new ArrayList<>();
            for (Due due : found) {
                due.quiet.forEach(id -> appends.add(append(due.spaceId, id, task -> stale(task, quietSince))));
                due.expired.forEach(id -> appends.add(append(due.spaceId, id, task -> expired(task, now))));
            }
            CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new)).join();
        } catch (RuntimeException e) { // also a closed client's; the next look must come
            LOG.warn(
                    "[TASKS] clock=failed error={}; looking again at the next tick",
                    e.getClass().getSimpleName());
        }
    }

    private record Due(String spaceId, List<String> quiet, List<String> expired) {}

    private void lookElsewhere(Instant now, Instant quietSince) {
        if (lookedElsewhere == null) {
            spaces.openUnprojected();
        } else if (lookedElsewhere.plus(ELSEWHERE_EVERY).isAfter(now)) {
            return;
        }
        spaces.openDue(quietSince, now);
        lookedElsewhere = now;
    }

    private CompletableFuture<@Nullable Appended> append(
            String spaceId, String taskId, Function<Task, @Nullable TaskEvent> rule) {
        Command command = new Command(Actor.SIGNALBOX, Cause.CLOCK, null, state -> {
            Task task = state.task(taskId);
            TaskEvent event = task == null ? null : rule.apply(task);
            return event == null ? null : new Command.Draft(taskId, event, false);
        });
        return spaces.append(spaceId, command).toCompletableFuture().exceptionally(e -> {
            LOG.warn("[TASKS] clock=failed space={} error={}; trying again", spaceId, e.getMessage());
            return null;
        });
    }

    private static @Nullable TaskEvent stale(Task task, Instant quietSince) {
        Instant since = task.work().quietSince();
        return task.workState() == WorkState.WORKING && !since.isAfter(quietSince)
                ? new SystemEvent.Stale(since)
                : null;
    }

    private static @Nullable TaskEvent expired(Task task, Instant now) {
        List<String> ids = task.requests().stream()
                .filter(open -> open.request().expiresAt() != null
                        && !open.request().expiresAt().isAfter(now))
                .map(OpenRequest::id)
                .limit(InputEvent.AT_ONCE_MAX)
                .toList();
        return ids.isEmpty() ? null : new InputEvent.InputWithdrawn(ids, true);
    }

    @PreDestroy
    synchronized void close() {
        closed = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
