package dev.signalbox.webhooks;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.log.EventLog;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.store.LeasedWork;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the receivers for which there is something, while this instance has the lease, and runs the {@link Outlet} of each on a
 * virtual thread of its own: one that is slow keeps no other waiting. A look costs one query for all receivers and one for the
 * events after their cursors; it comes every second, and at once after events of this instance.
 */
@Singleton
@WhileServing
final class WebhookWorker implements FeedListener, ApplicationEventListener<ServerStartupEvent> {
    /** Receivers that are sent to at once. */
    private static final int RUNNING_MAX = 128;

    /** By then every instance knows a new space. */
    private static final Duration KNOWN_AFTER = Duration.ofMinutes(1);

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final WebhookStore store;
    private final Deliveries deliveries;
    private final Outlet outlet;
    private final EventLog log;
    private final SpaceAccess access;
    private final Clock clock;
    private final LeasedWork work;
    /** The spaces with receivers. */
    private volatile Set<String> spaces = Set.of();

    WebhookWorker(
            WebhookStore store,
            Deliveries deliveries,
            Outlet outlet,
            EventLog log,
            SpaceAccess access,
            Clock clock,
            LeasedWork.Parts parts) {
        this.store = store;
        this.deliveries = deliveries;
        this.outlet = outlet;
        this.log = log;
        this.access = access;
        this.clock = clock;
        this.work = new LeasedWork("webhooks", LEASE, this::startDue, parts);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        work.start();
    }

    @Override
    public void settled(String spaceId) {
        if (spaces.contains(spaceId)) {
            wake();
        }
    }

    /** There may be something to do. Any thread. */
    void wake() {
        work.wake();
    }

    /** Starts an outlet for each receiver that something is due for. Blocks. */
    void look() {
        work.look();
    }

    private void startDue() {
        List<Webhook> all = store.all();
        spaces = all.stream().map(Webhook::spaceId).collect(Collectors.toUnmodifiableSet());
        if (all.isEmpty() || !work.isOurs()) {
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
    }

    private static String next(Webhook webhook) {
        return EventLog.place(webhook.spaceId(), webhook.cursor() + 1);
    }

    private void start(String id) {
        work.beside(id, RUNNING_MAX, () -> {
            outlet.run(id, work::mayGoOn);
            wake(); // something may have come since it looked last
        });
    }

    /** Whether nothing is being sent. */
    boolean isIdle() {
        return work.isIdle();
    }

    /** Messages on their way that are not known to be taken by then are sent again. */
    @PreDestroy
    void stop() throws InterruptedException {
        work.stop();
    }
}
