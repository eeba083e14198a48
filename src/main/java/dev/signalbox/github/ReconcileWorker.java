package dev.signalbox.github;

import dev.signalbox.github.Reconciliation.State;
import dev.signalbox.github.api.ApiSettings;
import dev.signalbox.github.api.GithubApi;
import dev.signalbox.github.api.GithubFailure;
import dev.signalbox.ops.Backoff;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Leases;
import dev.signalbox.store.Mongo;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When GitHub is asked for what it has not told of: at the start, then again and again, on the instance that has the lease; by hand on
 * the one that is asked. After a limit or a failure earlier, but never more often than each minute.
 */
@Singleton
final class ReconcileWorker implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileWorker.class);
    private static final Duration TOLD = Duration.ofMinutes(10);
    private static final Duration TOLD_BY_HAND = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** How soon another instance goes on where the one with the lease has ended. */
    private static final Duration LEASE_TRIED_EVERY = Duration.ofMinutes(1);

    private final GithubApi api;
    private final Reconciler reconciler;
    private final Leases leases;
    private final Clock clock;
    private final Duration every;
    private final Backoff retries;
    private final Workers.Worker worker;
    private final Semaphore byHand = new Semaphore(0);
    private volatile boolean stopping;
    private volatile Reconciliation last;
    /** Worker only. */
    private Instant nextAt = Instant.MIN;
    /** Worker only. In a row. */
    private int failures;

    ReconcileWorker(
            GithubApi api, Reconciler reconciler, Leases leases, ApiSettings settings, Clock clock, Workers workers) {
        this.api = api;
        this.reconciler = reconciler;
        this.leases = leases;
        this.clock = clock;
        this.every = settings.reconcileEvery();
        this.retries = new Backoff(LEASE_TRIED_EVERY, every);
        this.worker = workers.of("github-reconcile", this::run);
        this.last = Reconciliation.none(api.isConfigured());
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        if (api.isConfigured()) {
            worker.start();
        }
    }

    /** Any thread. */
    void askByHand() {
        byHand.release();
    }

    private void run() throws InterruptedException {
        while (!stopping) {
            look(byHand.tryAcquire(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /** Asks if it is time to, or by hand. Blocks. */
    void look(boolean isByHand) {
        Instant now = clock.instant();
        if (!isByHand && now.isBefore(nextAt)) {
            return;
        }
        byHand.drainPermits();
        try {
            if (!isByHand && !leases.hold("github-reconcile", every.plus(every.dividedBy(2)))) {
                nextAt = now.plus(LEASE_TRIED_EVERY);
                return;
            }
            Reconciler.Round round = reconciler.run(now, isByHand ? TOLD_BY_HAND : TOLD);
            plan(now, round.failure());
            note(now, round);
        } catch (RuntimeException e) { // of the store; the next round must come
            nextAt = now.plus(LEASE_TRIED_EVERY);
            if (!stopping && !Mongo.isOutage(e)) {
                LOG.warn("[GITHUB] reconcile=failed retry_in={}", LEASE_TRIED_EVERY, e);
            }
        }
    }

    private void plan(Instant now, @Nullable GithubFailure failure) {
        failures = failure instanceof GithubFailure.Unknown ? failures + 1 : 0;
        Instant regular = now.plus(every);
        Instant wanted = switch (failure) {
            case null -> regular;
            case GithubFailure.Refusal e -> regular;
            case GithubFailure.Later e -> e.at();
            case GithubFailure.Unknown e -> now.plus(retries.after(failures));
        };
        Instant soonest = now.plus(LEASE_TRIED_EVERY);
        nextAt = wanted.isAfter(regular) ? regular : wanted.isBefore(soonest) ? soonest : wanted;
    }

    /** One line for each change of the state, and for what was missed. */
    private void note(Instant now, Reconciler.Round round) {
        Reconciliation before = last;
        Reconciliation found = Reconciliation.of(now, round);
        last = found;
        boolean isFirst = before.state() == State.WAITING && found.state() == State.OK;
        boolean isNew = found.state() != before.state() && !isFirst;
        if (isNew && found.state() != State.OK) {
            LOG.warn(
                    "[GITHUB] reconcile={} error=\"{}\" retry_at={}",
                    found.state().word(),
                    found.error(),
                    nextAt);
        } else if (isNew || found.missed() > 0) {
            LOG.info("[GITHUB] reconcile=ok asked={} missed={}", found.asked(), found.missed());
        }
    }

    /** What came of the last round of this instance. Any thread. */
    Reconciliation last() {
        return last;
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        worker.stop(Duration.ofSeconds(5));
    }
}
