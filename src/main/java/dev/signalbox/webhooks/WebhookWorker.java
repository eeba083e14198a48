package dev.signalbox.webhooks;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.log.EventLog;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.store.Leases;
import dev.signalbox.store.Mongo;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the receivers for which there is something, while this instance has the lease, and runs the {@link Outlet} of each on a
 * virtual thread of its own: one that is slow keeps no other waiting. A look costs one query for all receivers and one for the
 * events after their cursors; it comes every second, and at once after events of this instance.
 */
@Singleton
@WhileServing
final class WebhookWorker implements FeedListener, ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookWorker.class);
    private static final String WORK = "webhooks";
    /** Receivers that are sent to at once. */
    private static final int RUNNING_MAX = 128;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** Events come in bursts; one look is for all of them. */
    private static final Duration PACE = Duration.ofMillis(20);

    /** By then every instance knows a new space. */
    private static final Duration KNOWN_AFTER = Duration.ofMinutes(1);

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RENEW_AFTER = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final WebhookStore store;
    private final Deliveries deliveries;
    private final Outlet outlet;
    private final EventLog log;
    private final SpaceAccess access;
    private final Leases leases;
    private final Clock clock;
    private final Workers.Worker worker;
    private final Semaphore wakes = new Semaphore(0);
    /** By id of the webhook; at most {@link #RUNNING_MAX}. */
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    /** The spaces with receivers. */
    private volatile Set<String> spaces = Set.of();

    private volatile Instant leaseEnds = Instant.MIN;
    private volatile boolean stopping;
    /** Worker only. */
    private Instant renewAt = Instant.MIN;

    WebhookWorker(
            WebhookStore store,
            Deliveries deliveries,
            Outlet outlet,
            EventLog log,
            SpaceAccess access,
            Leases leases,
            Clock clock,
            Workers workers) {
        this.store = store;
        this.deliveries = deliveries;
        this.outlet = outlet;
        this.log = log;
        this.access = access;
        this.leases = leases;
        this.clock = clock;
        this.worker = workers.of(WORK, this::run);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        worker.start();
    }

    @Override
    public void settled(String spaceId) {
        if (spaces.contains(spaceId)) {
            wake();
        }
    }

    /** There may be something to do. Any thread. */
    void wake() {
        wakes.release();
    }

    private void run() throws InterruptedException {
        while (!stopping) {
            look();
            if (wakes.tryAcquire(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                Thread.sleep(PACE);
                wakes.drainPermits();
            }
        }
    }

    /** Starts an outlet for each receiver that something is due for. Blocks. */
    void look() {
        try {
            List<Webhook> all = store.all();
            spaces = all.stream().map(Webhook::spaceId).collect(Collectors.toUnmodifiableSet());
            if (all.isEmpty() || !holdsLease()) {
                return;
            }
            Instant now = clock.instant();
            Set<String> ready = log.taken(all.stream()
                    .filter(webhook -> webhook.isDue(now))
                    .map(WebhookWorker::next)
                    .collect(Collectors.toSet()));
            for (Webhook webhook : all) {
                if (!access.exists(webhook.spaceId())
                        && webhook.createdAt().plus(KNOWN_AFTER).isBefore(now)) {
                    deliveries.remove(webhook.id());
                    store.remove(webhook.id());
                } else if (!webhook.requests().isEmpty() || webhook.isDue(now) && ready.contains(next(webhook))) {
                    start(webhook.id());
                }
            }
        } catch (RuntimeException e) { // the next look must come
            if (!stopping && !Mongo.isOutage(e)) {
                LOG.warn("[WEBHOOK] look=failed retry_in={}", BETWEEN_LOOKS, e);
            }
        }
    }

    private static String next(Webhook webhook) {
        return EventLog.place(webhook.spaceId(), webhook.cursor() + 1);
    }

    private boolean holdsLease() {
        Instant now = clock.instant();
        if (!now.isBefore(renewAt)) {
            if (!leases.hold(WORK, LEASE)) {
                leaseEnds = Instant.MIN;
                return false;
            }
            leaseEnds = now.plus(LEASE);
            renewAt = now.plus(RENEW_AFTER);
        }
        return true;
    }

    private boolean mayGoOn() {
        return !stopping && clock.instant().isBefore(leaseEnds);
    }

    private void start(String id) {
        if (stopping || running.size() >= RUNNING_MAX || !running.add(id)) {
            return;
        }
        Thread.ofVirtual().name("webhook-" + id).start(() -> {
            try {
                outlet.run(id, this::mayGoOn);
                running.remove(id);
                wake(); // something may have come since it looked last
            } catch (RuntimeException | Error e) { // the next look starts it again
                if (!stopping && !Mongo.isOutage(e)) {
                    LOG.warn("[WEBHOOK] webhook={} run=failed retry_in={}", id, BETWEEN_LOOKS, e);
                }
            } finally {
                running.remove(id);
            }
        });
    }

    /** Whether nothing is being sent. */
    boolean isIdle() {
        return running.isEmpty();
    }

    /** Waits for the messages that are on their way, but not long: those that are not known to be taken are sent again. */
    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        worker.stop(STOP);
        long until = System.nanoTime() + STOP.toNanos();
        while (!running.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(PACE);
        }
    }
}
