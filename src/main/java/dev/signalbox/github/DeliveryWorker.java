package dev.signalbox.github;

import com.mongodb.MongoException;
import dev.signalbox.github.DeliveryWork.Outcome;
import dev.signalbox.ops.Traces;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Mongo;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the stored deliveries, one after the other, on one virtual thread: those just received, those that wait for another
 * try or for a task, and, by a sweep of the store at the start and later on, those that were left.
 */
@Singleton
final class DeliveryWorker implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    static final int WAITING_MAX = 1_000;
    /** With more before it, one is not applied in the time that its answer may wait. */
    private static final int WAITING_BRIEFLY = 10;

    private static final int SWEPT_AT_ONCE = 100;
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);
    /** A younger one may still be in the queue of the instance that received it. */
    private static final Duration LEFT_AFTER = Duration.ofSeconds(60);

    /** Only wakes the worker. */
    private static final Job NONE = new Job("", null, new CompletableFuture<>(), PropagatedContext.empty());

    private final DeliveryInbox inbox;
    private final DeliveryWaits waits;
    private final LeftDeliveries left;
    private final DeliveryWork work;
    private final Waiting parked;
    private final Clock clock;
    private final boolean alone;

    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Workers.Worker worker;
    /** Worker only. */
    private Instant nextSweep = Instant.MIN;
    /** Worker only. */
    private Instant nextEnding = Instant.MIN;
    /** Worker only. The earliest time at which one is to be tried again. */
    private Instant nextRetry = Instant.MAX;
    /** Something was received since the last sweep, or could not be written. */
    private volatile boolean sweepNeeded;

    DeliveryWorker(
            DeliveryInbox inbox,
            DeliveryWaits waits,
            LeftDeliveries left,
            DeliveryWork work,
            Waiting parked,
            Clock clock,
            Mongo mongo,
            Workers workers) {
        this.inbox = inbox;
        this.waits = waits;
        this.left = left;
        this.work = work;
        this.parked = parked;
        this.clock = clock;
        this.alone = mongo.isEmbedded();
        this.worker = workers.of("github-deliveries", this::run);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        parked.onDue(() -> waiting.offer(NONE)); // a full queue wakes the worker as well
        worker.start();
    }

    /**
     * @param delivery {@code null} for one that is to be read from the store
     * @param trace of the request, to which what the worker does belongs
     */
    private record Job(
            String id, @Nullable Delivery delivery, CompletableFuture<Outcome> outcome, PropagatedContext trace) {}

    /** The outcome of a stored delivery once it was applied; {@code queued} at once when too many wait. */
    CompletableFuture<Outcome> offer(String id, @Nullable Delivery delivery) {
        Job job = new Job(id, delivery, new CompletableFuture<>(), Traces.carried());
        sweepNeeded = true;
        if (!waiting.offer(job)) {
            job.outcome.complete(Outcome.QUEUED);
        }
        return job.outcome;
    }

    /** Deliveries that wait. */
    int waiting() {
        return waiting.size();
    }

    /** The outcome of a stored delivery, {@code queued} when it takes longer. */
    Outcome await(String id, @Nullable Delivery delivery, Duration atMost) {
        boolean isBehind = waiting.size() > WAITING_BRIEFLY;
        CompletableFuture<Outcome> outcome = offer(id, delivery);
        if (isBehind) {
            return Outcome.QUEUED;
        }
        try {
            return outcome.get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Outcome.QUEUED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.QUEUED;
        }
    }

    private void run() throws InterruptedException {
        sweep(clock.instant());
        while (stopping.getCount() > 0) {
            Job job = waiting.poll(untilNext().toMillis(), TimeUnit.MILLISECONDS);
            if (job != null && !job.id.isEmpty()) {
                try (PropagatedContext.Scope in = job.trace.propagate()) {
                    job.outcome.complete(done(job.delivery == null ? work.redo(job.id) : work.apply(job.delivery)));
                }
            }
            parked.takeDue().forEach(this::redo);
            tick();
        }
    }

    /** Does what its time has come for. */
    void tick() {
        Instant now = clock.instant();
        if (!now.isBefore(nextEnding)) {
            nextEnding = now.plus(BETWEEN_SWEEPS);
            guarded(this::endParked);
        }
        if (!now.isBefore(nextSweep) && (sweepNeeded || !alone)) {
            sweep(now.minus(LEFT_AFTER));
        } else if (!now.isBefore(nextRetry)) {
            guarded(this::retry);
        }
    }

    private Duration untilNext() {
        Duration retry = nextRetry == Instant.MAX ? BETWEEN_SWEEPS : Duration.between(clock.instant(), nextRetry);
        return retry.compareTo(BETWEEN_SWEEPS) > 0 ? BETWEEN_SWEEPS : retry;
    }

    private Outcome done(Outcome outcome) {
        if (outcome.retryAt() != null && outcome.retryAt().isBefore(nextRetry)) {
            nextRetry = outcome.retryAt();
        }
        return outcome;
    }

    private void redo(String id) {
        done(work.redo(id));
    }

    /** Applies what was left in the store before a time, and what waits and is due. */
    void sweep(Instant before) {
        nextSweep = clock.instant().plus(BETWEEN_SWEEPS);
        sweepNeeded = false;
        guarded(() -> {
            sweepParked();
            retry();
            Set<String> tried = new HashSet<>();
            for (List<String> ids = left.find(before, SWEPT_AT_ONCE);
                    tried.addAll(ids) && stopping.getCount() > 0;
                    ids = left.find(before, SWEPT_AT_ONCE)) {
                ids.forEach(this::redo);
            }
        });
    }

    private void guarded(Runnable step) {
        try {
            step.run();
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

    private void retry() {
        nextRetry = clock.instant().plus(BETWEEN_SWEEPS); // if the store cannot be read
        DeliveryWaits.Retries retries = waits.retries(clock.instant());
        nextRetry = retries.next() == null ? Instant.MAX : retries.next();
        retries.due().forEach(this::redo);
    }

    /** Tries those again that were parked before our start or by another instance, but for those that are over. */
    private void sweepParked() {
        List<String> added = new ArrayList<>();
        for (DeliveryWaits.Parked each : waits.parked()) {
            if (parked.add(each.id(), each.keys(), each.receivedAt())) {
                added.add(each.id());
            }
        }
        endParked();
        added.stream().filter(parked::remove).forEach(this::redo);
    }

    /** Ends those that waited too long, and the oldest of too many. */
    private void endParked() {
        for (String id : parked.ended(clock.instant().minus(DeliverySettings.PARKED_FOR))) {
            inbox.endParked(id);
            parked.remove(id);
        }
    }

    /** Ends after the present delivery; the others stay queued in the store. */
    @PreDestroy
    void stop() throws InterruptedException {
        stopping.countDown();
        worker.stop(Duration.ofSeconds(5));
    }
}
