package dev.signalbox.store;

import dev.signalbox.ops.Workers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one instance at a time does: a worker that looks every second, and at once when it is woken, for something to do, and
 * asks for the lease when there is something. What must not keep the next look waiting runs beside it.
 */
public final class LeasedWork {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedWork.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** Wakes come in bursts; one look is for all of them. */
    private static final Duration PACE = Duration.ofMillis(20);

    private static final Duration STOP = Duration.ofSeconds(5);
    /** Renewals in the life of a lease. */
    private static final int RENEWALS = 5;

    private final String name;
    private final Duration life;
    private final Runnable look;
    private final Parts parts;
    private final Workers.Worker worker;
    private final Semaphore wakes = new Semaphore(0);
    /** The keys of what runs beside the worker. */
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    private volatile Instant ends = Instant.MIN;
    /** Worker only. */
    private Instant renewAt = Instant.MIN;

    /** What all such work needs. */
    @Singleton
    public record Parts(Leases leases, Clock clock, Workers workers) {}

    /**
     * Not started yet.
     *
     * @param name of the lease, the worker, and in the log
     * @param life of the lease; another instance goes on after it where this one is killed
     * @param look finds what there is to do, and begins or does it; may block
     */
    public LeasedWork(String name, Duration life, Runnable look, Parts parts) {
        this.name = name;
        this.life = life;
        this.look = look;
        this.parts = parts;
        this.worker = parts.workers.of(name, this::run);
    }

    public void start() {
        worker.start();
    }

    /** There may be something to do. Any thread. */
    public void wake() {
        wakes.release();
    }

    private void run() throws InterruptedException {
        while (!worker.isStopping()) {
            look();
            if (wakes.tryAcquire(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                Thread.sleep(PACE);
                wakes.drainPermits();
            }
        }
    }

    /** One look, by the worker, or by a test in its place. */
    public void look() {
        try {
            look.run();
        } catch (RuntimeException e) { // the next look must come
            failed("look", e);
        }
    }

    /** Whether the work is this instance's: takes the lease, or renews it when it is time to. Blocks; worker only. */
    public boolean isOurs() {
        Instant now = parts.clock.instant();
        if (!now.isBefore(renewAt)) {
            if (!parts.leases.hold(name, life)) {
                ends = Instant.MIN;
                return false;
            }
            ends = now.plus(life);
            renewAt = now.plus(life.dividedBy(RENEWALS));
        }
        return true;
    }

    /** Whether what was begun may go on: the lease has not ended, and nobody stops. Any thread. */
    public boolean mayGoOn() {
        return !worker.isStopping() && parts.clock.instant().isBefore(ends);
    }

    public boolean isStopping() {
        return worker.isStopping();
    }

    /** Runs a part of it on a virtual thread of its own, unless that part runs already, or so many do. A look must begin it again. */
    public void beside(String key, int most, Runnable part) {
        if (worker.isStopping() || running.size() >= most || !running.add(key)) {
            return;
        }
        Thread.ofVirtual().name(name + " " + key).start(() -> {
            try {
                part.run();
            } catch (RuntimeException | Error e) {
                failed(key, e);
            } finally {
                running.remove(key);
            }
        });
    }

    private void failed(String what, Throwable e) {
        if (!worker.isStopping() && !Mongo.isOutage(e)) {
            LOG.warn("[WORKER] worker={} failed=\"{}\" retry_in={}", name, what, BETWEEN_LOOKS, e);
        }
    }

    /** Whether nothing runs beside the worker. */
    public boolean isIdle() {
        return running.isEmpty();
    }

    /** Interrupts a look; waits for what runs beside it, but not long. */
    public void stop() throws InterruptedException {
        worker.stop(STOP);
        long until = System.nanoTime() + STOP.toNanos();
        while (!running.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(PACE);
        }
    }
}
