package dev.signalbox.github;

import com.mongodb.MongoException;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Mongo;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the stored deliveries, one after the other, on one virtual thread: those just received, and, by a sweep of the store
 * at the start and later on, those that stayed queued.
 */
@Singleton
final class DeliveryWorker implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    static final int WAITING_MAX = 1_000;
    private static final int ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final int SWEPT_AT_ONCE = 100;
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);
    /** A younger one may still be in the queue of the instance that received it. */
    private static final Duration LEFT_AFTER = Duration.ofSeconds(60);

    private static final Duration PARKED_FOR = Duration.ofDays(7);
    /** Only wakes the worker. */
    private static final Job NONE = new Job(null, new CompletableFuture<>());

    private final DeliveryInbox inbox;
    private final Payloads payloads;
    private final DeliveryMapper mapper;
    private final Timeline timeline;
    private final Waiting parked;
    private final Clock clock;

    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Workers.Worker worker;
    /** Worker only. */
    private Instant nextSweep = Instant.MIN;
    /** Worker only. */
    private Instant nextEnding = Instant.MIN;
    /** A delivery stayed queued in the store, so the next sweep must look for it. */
    private volatile boolean sweepNeeded;

    DeliveryWorker(
            DeliveryInbox inbox,
            Payloads payloads,
            DeliveryMapper mapper,
            Timeline timeline,
            Waiting parked,
            Clock clock,
            Workers workers) {
        this.inbox = inbox;
        this.payloads = payloads;
        this.mapper = mapper;
        this.timeline = timeline;
        this.clock = clock;
        this.parked = parked;
        this.worker = workers.of("github-deliveries", this::run);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        parked.onDue(() -> waiting.offer(NONE)); // a full queue wakes the worker as well
        worker.start();
    }

    /** The outcome of a stored delivery once it was applied; {@code queued} at once when too many wait. */
    CompletableFuture<Outcome> offer(Delivery delivery) {
        Job job = new Job(delivery, new CompletableFuture<>());
        if (!waiting.offer(job)) {
            sweepNeeded = true;
            job.outcome.complete(Outcome.QUEUED);
        }
        return job.outcome;
    }

    /** The outcome of a stored delivery, {@code queued} when it takes longer. */
    Outcome await(Delivery delivery, Duration atMost) {
        try {
            return offer(delivery).get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Outcome.QUEUED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.QUEUED;
        }
    }

    private void run() throws InterruptedException {
        Instant startedAt = clock.instant();
        sweep(startedAt);
        while (stopping.getCount() > 0) {
            Job job = waiting.poll(BETWEEN_SWEEPS.toMillis(), TimeUnit.MILLISECONDS);
            if (job != null && job.delivery != null) {
                job.outcome.complete(process(job.delivery));
            }
            endParked();
            parked.takeDue().forEach(this::redoParked);
            if (isSweepDue()) {
                sweep(clock.instant().minus(LEFT_AFTER));
            }
        }
    }

    /** Applies what is queued in the store; when one cannot be applied now, the rest waits with it for the next sweep. */
    void sweep(Instant before) {
        nextSweep = clock.instant().plus(BETWEEN_SWEEPS);
        sweepNeeded = false;
        try {
            sweepParked();
            List<String> ids;
            do {
                ids = inbox.queued(before, SWEPT_AT_ONCE);
                for (String id : ids) {
                    if (stopping.getCount() == 0 || redo(id).status == Status.QUEUED) {
                        sweepNeeded = true;
                        return;
                    }
                }
            } while (ids.size() == SWEPT_AT_ONCE);
        } catch (MongoException e) {
            sweepNeeded = true;
            if (!Mongo.isOutage(e)) {
                LOG.warn(
                        "[GITHUB] sweep=failed retry_in={} error={}",
                        BETWEEN_SWEEPS,
                        e.getClass().getSimpleName());
            }
        } catch (RuntimeException | Error e) { // or there would be no next sweep
            sweepNeeded = true;
            LOG.error("[GITHUB] sweep=failed retry_in={}", BETWEEN_SWEEPS, e);
        }
    }

    /** Tries those again that were parked before our start or by another instance, but for those that are over. */
    private void sweepParked() {
        List<String> added = new ArrayList<>();
        for (DeliveryInbox.Parked each : inbox.parked()) {
            if (parked.add(each.id(), each.keys(), each.receivedAt())) {
                added.add(each.id());
            }
        }
        nextEnding = Instant.MIN;
        endParked();
        added.stream().filter(parked::remove).forEach(this::redoParked);
    }

    /** Ends those that waited too long, and the oldest of too many; one that cannot be written waits on for the next time. */
    private void endParked() {
        Instant now = clock.instant();
        if (now.isBefore(nextEnding)) {
            return;
        }
        nextEnding = now.plus(BETWEEN_SWEEPS);
        try {
            for (String id : parked.ended(now.minus(PARKED_FOR))) {
                inbox.finish(id, Status.IGNORED, List.of(), "NO_TASK");
                parked.remove(id);
            }
        } catch (MongoException e) {
            LOG.warn(
                    "[GITHUB] end_parked=failed retry_in={} error={}",
                    BETWEEN_SWEEPS,
                    e.getClass().getSimpleName());
        }
    }

    private void redoParked(String id) {
        try {
            if (redo(id).status == Status.QUEUED) {
                sweepNeeded = true;
            }
        } catch (MongoException e) {
            sweepNeeded = true; // it is still stored as parked
        }
    }

    private boolean isSweepDue() {
        return (sweepNeeded || inbox.isIndexed()) && !clock.instant().isBefore(nextSweep);
    }

    private Outcome redo(String id) {
        Delivery delivery;
        try {
            DeliveryInbox.Stored stored = inbox.load(id);
            delivery = mapper.map(id, stored.event(), payloads.read(stored.body()));
        } catch (MongoException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return failed(id, e); // not readable; the others must go on
        }
        return process(delivery);
    }

    private Outcome process(Delivery delivery) {
        String id = delivery.id();
        for (int attempt = 1; ; attempt++) {
            try {
                Outcome outcome = write(delivery);
                LOG.info(
                        "[GITHUB] delivery={} event={} action={} result={}",
                        id,
                        delivery.event(),
                        delivery.action(),
                        outcome.status);
                return outcome;
            } catch (CancellationException e) {
                return Outcome.QUEUED;
            } catch (RuntimeException | Error e) { // the next delivery must go on
                if (!isTemporary(e)) {
                    return failed(id, e);
                }
                if (attempt == ATTEMPTS || !pause(attempt)) {
                    return leaveQueued(id, e);
                }
            }
        }
    }

    /** Parked before it is tried again, so that nothing that happens meanwhile is missed. */
    private Outcome write(Delivery delivery) {
        String id = delivery.id();
        Timeline.Written written = timeline.write(delivery);
        if (written.tasks().isEmpty() && !written.waitsFor().isEmpty()) {
            parked.add(id, written.waitsFor(), inbox.park(id, written.waitsFor()));
            written = timeline.write(delivery);
            if (written.tasks().isEmpty()) {
                return new Outcome(Status.PARKED, List.of());
            }
            parked.remove(id);
        }
        Outcome outcome = Outcome.of(written.tasks());
        inbox.finish(id, outcome.status, outcome.taskIds, null);
        return outcome;
    }

    private static boolean isTemporary(Throwable e) {
        return e instanceof MongoException
                || e instanceof Refused refused && refused.code() == ErrorCode.STORE_UNAVAILABLE;
    }

    private Outcome failed(String id, Throwable e) {
        LOG.warn("[GITHUB] delivery={} result=failed", id, e);
        try {
            inbox.finish(
                    id,
                    Status.FAILED,
                    List.of(),
                    e instanceof Refused refused ? refused.code().name() : "INTERNAL");
            return new Outcome(Status.FAILED, List.of());
        } catch (RuntimeException | Error unwritten) {
            return leaveQueued(id, unwritten);
        }
    }

    private Outcome leaveQueued(String id, Throwable e) {
        sweepNeeded = true;
        LOG.warn(
                "[GITHUB] delivery={} result=queued retry_in={} error={}",
                id,
                BETWEEN_SWEEPS,
                e.getClass().getSimpleName());
        try {
            inbox.attempted(id, ErrorCode.STORE_UNAVAILABLE.name());
        } catch (RuntimeException | Error unwritten) {
            LOG.debug("[GITHUB] delivery={} attempt=not_counted", id, unwritten);
        }
        return Outcome.QUEUED;
    }

    /** Twice as long each time, with jitter so that instances do not retry at the same moment; {@code false} when stopping. */
    private boolean pause(int attempt) {
        long most = FIRST_PAUSE_MILLIS << (attempt - 1);
        try {
            return !stopping.await(
                    most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends after the present delivery; the others stay queued in the store. */
    @PreDestroy
    void stop() throws InterruptedException {
        stopping.countDown();
        worker.stop(Duration.ofSeconds(5));
    }

    private record Job(@Nullable Delivery delivery, CompletableFuture<Outcome> outcome) {}

    /** The result of a delivery so far. */
    record Outcome(Status status, Collection<String> taskIds) {
        static final Outcome QUEUED = new Outcome(Status.QUEUED, List.of());

        static Outcome of(Collection<String> taskIds) {
            return new Outcome(taskIds.isEmpty() ? Status.IGNORED : Status.APPLIED, taskIds);
        }
    }
}
