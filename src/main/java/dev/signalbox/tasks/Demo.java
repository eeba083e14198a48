package dev.signalbox.tasks;

import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.LiveSpaces;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in a minute what Signalbox does: an actor named Demo creates tasks and takes them through their lifecycle, with the
 * same service as all clients. One run at a time, on a virtual thread, until the script ends.
 */
@Singleton
final class Demo {
    private static final Principal DEMO = new Principal(Principal.Kind.SYSTEM, "demo", "Demo", null, null);
    /** The mean time between two events, slow enough to read along. */
    private static final Duration PACE = Duration.ofMillis(1_500);

    private static final long APPEND_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private final TasksService tasks;
    private final boolean atStart;
    private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();

    Demo(TasksService tasks, DemoSettings settings) {
        this.tasks = tasks;
        this.atStart = settings.demo();
    }

    @EventListener
    void started(ServerStartupEvent event) {
        if (atStart) {
            start();
        }
    }

    /** Starts a run; does nothing while one is running. */
    void start() {
        Thread run = Thread.ofVirtual().name("demo").unstarted(this::run);
        if (running.compareAndSet(null, run)) {
            run.start();
        }
    }

    @PreDestroy
    void stop() {
        Thread run = running.get();
        if (run != null) {
            run.interrupt();
        }
    }

    private void run() {
        try {
            List<DemoScript.Step> steps = DemoScript.steps();
            String[] taskIds = new String[DemoScript.TASKS];
            for (DemoScript.Step step : steps) {
                pause();
                String taskId = taskIds[step.task()];
                if (step.event() instanceof LifecycleEvent.Created created) {
                    taskIds[step.task()] = create(created);
                } else if (taskId != null) {
                    append(taskId, step.event());
                }
            }
        } catch (InterruptedException e) {
            // shutting down
        } catch (RuntimeException | Error e) {
            LOG.error("[DEMO] run=failed; an admin can start another one", e);
        } finally {
            running.set(null);
        }
    }

    private void pause() throws InterruptedException {
        long mean = PACE.toMillis();
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(mean / 2, mean * 3 / 2 + 1));
    }

    private @Nullable String create(LifecycleEvent.Created created) throws InterruptedException {
        Appended appended = done(() -> tasks.create(DEMO, null, new NewTask(LiveSpaces.MAIN, created), null));
        return appended == null || appended.task() == null
                ? null
                : appended.task().id();
    }

    /** Skips a step that is not possible any more because someone else changed the task. */
    private void append(String taskId, TaskEvent event) throws InterruptedException {
        done(() -> tasks.append(DEMO, null, taskId, event, null));
    }

    private static @Nullable Appended done(Supplier<CompletionStage<Appended>> call) throws InterruptedException {
        try {
            return call.get().toCompletableFuture().get(APPEND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | Refused e) {
            return null;
        }
    }
}
