package dev.signalbox.github;

import com.mongodb.MongoException;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Workers;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the stored deliveries, one after the other, on one virtual thread: those that just came, and, by a look into the
 * store at the start and now and then, those that were left.
 */
@Singleton
final class DeliveryWorker implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    static final int WAITING_MAX = 1_000;
    private static final int ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final int SWEPT_AT_ONCE = 100;
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);
    /** A younger one is still in the queue of whoever received it. */
    private static final Duration LEFT_AFTER = Duration.ofSeconds(60);

    private final DeliveryInbox inbox;
    private final Payloads payloads;
    private final DeliveryMapper mapper;
    private final Timeline timeline;
    private final Clock clock;

    private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Workers.Worker worker;
    /** Worker only. */
    private Instant nextSweep = Instant.MIN;
    /** Something of ours stayed queued in the store. */
    private volatile boolean left;

    DeliveryWorker(
            DeliveryInbox inbox,
            Payloads payloads,
            DeliveryMapper mapper,
            Timeline timeline,
            Clock clock,
            Workers workers) {
        this.inbox = inbox;
        this.payloads = payloads;
        this.mapper = mapper;
        this.timeline = timeline;
        this.clock = clock;
        this.worker = workers.of("github-deliveries", this::run);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        worker.start();
    }

    /** The outcome of a stored delivery when it is done; {@code queued} at once when too many wait. */
    CompletableFuture<Outcome> offer(Delivery delivery) {
        Job job = new Job(delivery, new CompletableFuture<>());
        if (!waiting.offer(job)) {
            left = true;
            job.outcome.complete(Outcome.QUEUED);
        }
        return job.outcome;
    }

    private void run() throws InterruptedException {
        Instant startedAt = clock.instant();
        sweep(startedAt);
        while (stopping.getCount() > 0) {
            Job job = waiting.poll(BETWEEN_SWEEPS.toMillis(), TimeUnit.MILLISECONDS);
            if (job != null) {
                job.outcome.complete(process(job.delivery));
            }
            if (isSweepDue()) {
                sweep(clock.instant().minus(LEFT_AFTER));
            }
        }
    }

    /** Does what is queued in the store; when one cannot be done now, the rest waits with it for the next sweep. */
    void sweep(Instant before) {
        nextSweep = clock.instant().plus(BETWEEN_SWEEPS);
        left = false;
        try {
            List<String> ids;
            do {
                ids = inbox.queued(before, SWEPT_AT_ONCE);
                for (String id : ids) {
                    if (stopping.getCount() == 0 || redo(id).status == Status.QUEUED) {
                        left = true;
                        return;
                    }
                }
            } while (ids.size() == SWEPT_AT_ONCE);
        } catch (MongoException e) {
            left = true;
            LOG.warn("queued deliveries could not be read error={}", e.toString());
        } catch (RuntimeException | Error e) { // the next sweep must come
            left = true;
            LOG.error("queued deliveries are left to the next sweep", e);
        }
    }

    private boolean isSweepDue() {
        return (left || inbox.isCheapToAsk()) && !clock.instant().isBefore(nextSweep);
    }

    private Outcome redo(String id) {
        Delivery delivery;
        try {
            DeliveryInbox.Stored stored = inbox.load(id);
            delivery = mapper.map(id, stored.event(), payloads.read(stored.body()));
        } catch (MongoException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return failed(id, e); // not readable; it must not hold up the others
        }
        return process(delivery);
    }

    private Outcome process(Delivery delivery) {
        String id = delivery.id();
        for (int attempt = 1; ; attempt++) {
            try {
                Outcome outcome = Outcome.of(timeline.write(delivery));
                inbox.finish(id, outcome.status, outcome.taskIds, null);
                LOG.info(
                        "delivery={} event={} action={} result={}",
                        id,
                        delivery.event(),
                        delivery.action(),
                        outcome.status);
                return outcome;
            } catch (CancellationException e) {
                return Outcome.QUEUED;
            } catch (RuntimeException | Error e) { // one delivery's mistake is no other's
                if (!isPassing(e)) {
                    return failed(id, e);
                }
                if (attempt == ATTEMPTS || !pause(attempt)) {
                    return left(id, e);
                }
            }
        }
    }

    private static boolean isPassing(Throwable e) {
        return e instanceof MongoException
                || e instanceof Refused refused && refused.code() == ErrorCode.STORE_UNAVAILABLE;
    }

    private Outcome failed(String id, Throwable e) {
        LOG.warn("delivery={} failed", id, e);
        try {
            inbox.finish(
                    id,
                    Status.FAILED,
                    List.of(),
                    e instanceof Refused refused ? refused.code().name() : "INTERNAL");
            return new Outcome(Status.FAILED, List.of());
        } catch (RuntimeException | Error unwritten) {
            return left(id, unwritten);
        }
    }

    private Outcome left(String id, Throwable e) {
        left = true;
        LOG.warn("delivery={} stays queued error={}", id, e.toString());
        try {
            inbox.attempted(id, ErrorCode.STORE_UNAVAILABLE.name());
        } catch (RuntimeException | Error unwritten) {
            LOG.debug("attempt not counted", unwritten);
        }
        return Outcome.QUEUED;
    }

    /** Twice as long each time, with chance in it so that instances do not knock together; {@code false} when stopping. */
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

    /** Ends after the delivery in hand; the others stay queued in the store. */
    @PreDestroy
    void stop() throws InterruptedException {
        stopping.countDown();
        worker.stop(Duration.ofSeconds(5));
    }

    private record Job(Delivery delivery, CompletableFuture<Outcome> outcome) {}

    /** What became of a delivery so far. */
    record Outcome(Status status, Collection<String> taskIds) {
        static final Outcome QUEUED = new Outcome(Status.QUEUED, List.of());

        static Outcome of(Collection<String> taskIds) {
            return new Outcome(taskIds.isEmpty() ? Status.IGNORED : Status.APPLIED, taskIds);
        }
    }
}
