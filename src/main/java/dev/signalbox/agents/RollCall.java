package dev.signalbox.agents;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Agent;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Presence;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.Spaces;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns agents offline that no instance has heard of for too long. Every instance calls the roll of the spaces that are live
 * on it; what they find is decided inside the append, so that an agent goes offline once.
 */
@Context
final class RollCall {
    private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);
    private static final Duration SWEEP_MARGIN = Duration.ofMinutes(1);

    private final Spaces spaces;
    private final Presence presence;
    private final AgentsSettings settings;
    private final Clock clock;
    private final TaskScheduler scheduler;
    /** An agent's silence counts from here at the earliest: that nobody listened before is not its fault. */
    private final Instant startedAt;

    /** Guarded by this. */
    private @Nullable ScheduledFuture<?> ticks;
    /** Guarded by this. */
    private Instant sweptAt;
    /** Guarded by this. */
    private boolean closed;

    RollCall(
            Spaces spaces,
            Presence presence,
            AgentsSettings settings,
            Clock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.spaces = spaces;
        this.presence = presence;
        this.settings = settings;
        this.clock = clock;
        this.scheduler = scheduler;
        this.startedAt = clock.instant();
        this.sweptAt = startedAt;
    }

    /** Before the first heartbeat can come, so that the others know to wait for what this instance hears. */
    @PostConstruct
    synchronized void start() {
        presence.renew(settings.renewal());
        ticks = scheduler.scheduleWithFixedDelay(
                settings.tick(), settings.tick(), Workers.repeated("roll-call", this::call));
    }

    synchronized void call() {
        if (closed) {
            return;
        }
        try {
            presence.renew(settings.renewal());
            List<Agent> silent = new ArrayList<>();
            Instant now = clock.instant();
            for (String spaceId : spaces.liveIds()) {
                spaces.read(spaceId, state -> silent.addAll(silent(state, now)));
            }
            if (!silent.isEmpty()) {
                Instant complete = presence.read();
                CompletableFuture.allOf(silent.stream()
                                .map(agent -> turnOffline(agent, complete))
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
            sweep(now);
        } catch (RuntimeException e) { // a closed client refuses in its own way; and the next call must come
            LOG.warn("[AGENTS] roll_call=waits error={}", e.getClass().getSimpleName());
        }
    }

    /** Who has been silent for too long, as far as is known here. */
    private List<Agent> silent(SpaceState state, Instant now) {
        List<Agent> silent = new ArrayList<>();
        state.entities(Agent.TYPE).forEach(entity -> {
            Agent agent = Agent.of(state.spaceId(), entity);
            presence.settled(agent.spaceId(), agent.id(), agent.lastSeen());
            if (!agent.isOffline() && silentFrom(agent).isBefore(now)) {
                silent.add(agent);
            }
        });
        return silent;
    }

    /** From when on its silence is too long. */
    private Instant silentFrom(Agent agent) {
        Instant lastSeen = lastSeen(agent);
        return (lastSeen.isAfter(startedAt) ? lastSeen : startedAt).plus(settings.offlineAfter());
    }

    private Instant lastSeen(Agent agent) {
        return agent.seen(presence.lastSeen(agent.spaceId(), agent.id())).lastSeen();
    }

    /** @param complete every heartbeat before it is known here: a later one may come from another instance */
    private CompletableFuture<@Nullable Appended> turnOffline(Agent silent, Instant complete) {
        Command command = new Command(Actor.SIGNALBOX, null, state -> {
            Agent agent = AgentsService.find(state, silent.id());
            return agent == null || agent.isOffline() || !silentFrom(agent).isBefore(complete)
                    ? null
                    : AgentsService.change(agent, Agent.OFFLINE, null, lastSeen(agent));
        });
        return spaces.append(silent.spaceId(), command).toCompletableFuture().exceptionally(e -> {
            LOG.warn("[AGENTS] offline=waits space={} error={}", silent.spaceId(), e.getMessage());
            return null;
        });
    }

    /** What an ended instance has heard is kept until it has certainly been weighed: its agents spoke again, or are offline. */
    private void sweep(Instant now) {
        Duration kept = settings.offlineAfter().multipliedBy(2).plus(SWEEP_MARGIN);
        if (sweptAt.plus(kept).isBefore(now)) {
            sweptAt = now;
            presence.sweep(now.minus(kept));
        }
    }

    @PreDestroy
    synchronized void close() {
        closed = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
