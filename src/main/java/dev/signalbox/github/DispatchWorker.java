package dev.signalbox.github;

import dev.signalbox.github.api.GithubApi;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.TaskPlace;
import dev.signalbox.store.Leases;
import dev.signalbox.store.Mongo;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the issues that are asked for, one after the other, on one virtual thread, while this instance has the lease. What is to be
 * made is in the log, so nothing is lost; a look costs what waits.
 */
@Singleton
final class DispatchWorker implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchWorker.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** How often spaces that are in nobody's memory are looked for. */
    private static final Duration ELSEWHERE_EVERY = Duration.ofSeconds(10);

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration AFTER_OUTAGE = Duration.ofSeconds(5);

    private final GithubApi api;
    private final IssueMaker maker;
    private final Spaces spaces;
    private final Leases leases;
    private final Clock clock;
    private final Workers.Worker worker;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean stopping;
    /** Worker only. By task; only those that wait. */
    private final Map<String, Instant> notBefore = new HashMap<>();
    /** Worker only. */
    private Instant lookElsewhereAt = Instant.MIN;

    DispatchWorker(GithubApi api, IssueMaker maker, Spaces spaces, Leases leases, Clock clock, Workers workers) {
        this.api = api;
        this.maker = maker;
        this.spaces = spaces;
        this.leases = leases;
        this.clock = clock;
        this.worker = workers.of("github-dispatch", this::run);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        if (api.isConfigured()) {
            worker.start();
        }
    }

    /** There is something new to do. Any thread. */
    void wake() {
        wakes.release();
    }

    private void run() throws InterruptedException {
        while (!stopping) {
            look();
            if (wakes.tryAcquire(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                wakes.drainPermits();
            }
        }
    }

    /** Tries all that are due. Blocks. */
    void look() {
        try {
            List<TaskPlace> waiting = waiting();
            notBefore.keySet().retainAll(waiting.stream().map(TaskPlace::taskId).collect(Collectors.toSet()));
            for (TaskPlace place : waiting) {
                if (stopping) {
                    return;
                }
                if (!isDue(place)) {
                    continue;
                }
                if (!leases.hold("github-dispatch", LEASE)) {
                    return;
                }
                attempt(place);
            }
        } catch (RuntimeException e) { // the next look must come
            if (!stopping && !Mongo.isOutage(e)) {
                LOG.warn("[GITHUB] dispatch=failed retry_in={}", BETWEEN_LOOKS, e);
            }
        }
    }

    private boolean isDue(TaskPlace place) {
        Instant from = notBefore.get(place.taskId());
        return from == null || !from.isAfter(clock.instant());
    }

    private List<TaskPlace> waiting() {
        Instant now = clock.instant();
        if (!now.isBefore(lookElsewhereAt)) {
            spaces.openDispatching();
            lookElsewhereAt = now.plus(ELSEWHERE_EVERY);
        }
        List<TaskPlace> waiting = new ArrayList<>();
        spaces.forEachView(view ->
                view.dispatching().forEach(taskId -> waiting.add(new TaskPlace(view.spaceId(), taskId))));
        return waiting;
    }

    /** One that fails here keeps the others from nothing. */
    private void attempt(TaskPlace place) {
        Instant next;
        try {
            next = maker.attempt(place);
        } catch (RuntimeException e) {
            next = clock.instant().plus(AFTER_OUTAGE);
            if (!stopping && !Mongo.isOutage(e)) {
                LOG.warn("[GITHUB] dispatch={} result=failed retry_in={}", place.taskId(), AFTER_OUTAGE, e);
            }
        }
        if (next != null) {
            notBefore.put(place.taskId(), next);
        }
    }

    /** Interrupts a call that waits for GitHub: whether it was made is found out at the next start. */
    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        worker.stop(Duration.ofSeconds(5));
    }
}
