package dev.signalbox.github;

import dev.signalbox.github.api.GithubApi;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.TaskPlace;
import dev.signalbox.store.LeasedWork;
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
    /** How often spaces that are in nobody's memory are looked for. */
    private static final Duration ELSEWHERE_EVERY = Duration.ofSeconds(10);

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration AFTER_OUTAGE = Duration.ofSeconds(5);

    private final GithubApi api;
    private final IssueMaker maker;
    private final Spaces spaces;
    private final Clock clock;
    private final LeasedWork work;
    /** Worker only. By task; only those that wait. */
    private final Map<String, Instant> notBefore = new HashMap<>();
    /** Worker only. */
    private Instant lookElsewhereAt = Instant.MIN;

    DispatchWorker(GithubApi api, IssueMaker maker, Spaces spaces, Clock clock, LeasedWork.Parts parts) {
        this.api = api;
        this.maker = maker;
        this.spaces = spaces;
        this.clock = clock;
        this.work = new LeasedWork("github-dispatch", LEASE, this::attemptDue, parts);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        if (api.isConfigured()) {
            work.start();
        }
    }

    /** There is something new to do. Any thread. */
    void wake() {
        work.wake();
    }

    /** Tries all that are due. Blocks. */
    void look() {
        work.look();
    }

    private void attemptDue() {
        List<TaskPlace> waiting = waiting();
        notBefore.keySet().retainAll(waiting.stream().map(TaskPlace::taskId).collect(Collectors.toSet()));
        for (TaskPlace place : waiting) {
            if (isDue(place)) {
                if (work.isStopping() || !work.isOurs()) {
                    return;
                }
                attempt(place);
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
            if (!work.isStopping() && !Mongo.isOutage(e)) {
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
        work.stop();
    }
}
