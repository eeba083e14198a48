package dev.signalbox.agents;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Cause;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Presence;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.Spaces;
import dev.signalbox.store.Mongo;
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
 * Marks agents as offline when no instance has received a heartbeat for too long. Every instance checks its live spaces, and
 * keeps those live whose agents are not all offline; the decision is made inside the append, so that an agent goes offline only once.
 */
@Context
@WhileServing
final class OfflineCheck {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineCheck.class);
    private static final Duration SWEEP_MARGIN = Duration.ofMinutes(1);
    /** How often spaces that are in nobody's memory are looked for. */
    private static final Duration ELSEWHERE_EVERY = Duration.ofSeconds(10);

    private final Spaces spaces;
    private final Claims claims;
    private final Presence presence;
    private final AgentsSettings settings;
    private final Clock clock;
    private final TaskScheduler scheduler;
    /** Silence is counted from here at the earliest: an agent could not send heartbeats while no instance was running. */
    private final Instant startedAt;

    /** Guarded by this. */
    private @Nullable ScheduledFuture<?> ticks;
    /** Guarded by this. */
    private Instant sweptAt;
    /** Guarded by this. */
    private Instant lookedElsewhere;
    /** Guarded by this. */
    private boolean closed;

    OfflineCheck(
            Spaces spaces,
            Claims claims,
            Presence presence,
            AgentsSettings settings,
            Clock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.spaces = spaces;
        this.claims = claims;
        this.presence = presence;
        this.settings = settings;
        this.clock = clock;
        this.scheduler = scheduler;
        this.startedAt = clock.instant();
        this.sweptAt = startedAt;
        this.lookedElsewhere = startedAt;
    }

    /**
     * Writes the first document before any heartbeat can arrive, so that the other instances wait for the heartbeats of
     * this one.
     */
    @PostConstruct
    synchronized void start() {
        presence.renew(settings.renewal());
        ticks = scheduler.scheduleWithFixedDelay(
                settings.tick(), settings.tick(), Workers.repeated("offline-check", this::call));
    }

    synchronized void call() {
        if (closed) {
            return;
        }
        try {
            presence.renew(settings.renewal());
            List<Agent> silent = new ArrayList<>();
            Instant now = clock.instant();
            lookElsewhere(now);
            List<Held> held = new ArrayList<>();
            spaces.forEach(state -> {
                silent.addAll(silent(state, now));
                held.addAll(heldByOffline(state));
                return hasAgents(state); // until all are offline
            });
            if (!silent.isEmpty()) {
                Instant complete = presence.read();
                CompletableFuture.allOf(silent.stream()
                                .map(agent -> turnOffline(agent, complete))
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
            CompletableFuture.allOf(held.stream().map(this::lose).toArray(CompletableFuture[]::new))
                    .join();
            sweep(now);
        } catch (RuntimeException e) { // also a closed client's; the next check must run
            if (!Mongo.isOutage(e)) {
                LOG.warn(
                        "[AGENTS] offline_check=failed error={}; retrying at the next check",
                        e.getClass().getSimpleName());
            }
        }
    }

    private void lookElsewhere(Instant now) {
        if (!lookedElsewhere.plus(ELSEWHERE_EVERY).isAfter(now)) {
            lookedElsewhere = now;
            spaces.openUnseen(now.minus(settings.offlineAfter()));
        }
    }

    /** A task that an agent holds although it is offline. */
    private record Held(Agent agent, String taskId) {}

    private static List<Held> heldByOffline(SpaceState state) {
        List<Held> held = new ArrayList<>(0);
        state.entities(Agent.TYPE).forEach(entity -> {
            Agent agent = Agent.of(state.spaceId(), entity);
            if (agent.isOffline()) {
                state.heldBy(agent.id()).forEach(taskId -> held.add(new Held(agent, taskId)));
            }
        });
        return held;
    }

    private CompletableFuture<@Nullable Appended> lose(Held held) {
        return append(held.agent, "release", claims.lose(held.agent, held.taskId));
    }

    private CompletableFuture<@Nullable Appended> append(Agent agent, String action, Command command) {
        return spaces.append(agent.spaceId(), command).toCompletableFuture().exceptionally(e -> {
            LOG.warn(
                    "[AGENTS] {}=failed space={} error={}; retrying at the next check",
                    action,
                    agent.spaceId(),
                    e.getMessage());
            return null;
        });
    }

    /** The agents that have been silent for too long, as far as this instance knows. */
    private List<Agent> silent(SpaceState state, Instant now) {
        List<Agent> silent = new ArrayList<>();
        state.entities(Agent.TYPE).forEach(entity -> {
            Agent agent = Agent.of(state.spaceId(), entity);
            presence.settled(agent.spaceId(), agent.id(), agent.lastSeen());
            if (!agent.isOffline() && offlineAt(agent).isBefore(now)) {
                silent.add(agent);
            }
        });
        return silent;
    }

    private static boolean hasAgents(SpaceState state) {
        return state.entities(Agent.TYPE).stream()
                .anyMatch(entity -> !Agent.of(state.spaceId(), entity).isOffline());
    }

    /** The time after which the agent counts as offline. */
    private Instant offlineAt(Agent agent) {
        Instant lastSeen = lastSeen(agent);
        return (lastSeen.isAfter(startedAt) ? lastSeen : startedAt).plus(settings.offlineAfter());
    }

    private Instant lastSeen(Agent agent) {
        return agent.seen(presence.lastSeen(agent.spaceId(), agent.id())).lastSeen();
    }

    /** @param complete all heartbeats before this time are known here; another instance may have received later ones */
    private CompletableFuture<@Nullable Appended> turnOffline(Agent silent, Instant complete) {
        Command command = new Command(Actor.SIGNALBOX, Cause.CLOCK, null, state -> {
            Agent agent = AgentsService.find(state, silent.id());
            return agent == null || agent.isOffline() || !offlineAt(agent).isBefore(complete)
                    ? null
                    : AgentsService.change(agent, Agent.OFFLINE, null, lastSeen(agent));
        });
        return append(silent, "mark_offline", command);
    }

    /**
     * Keeps the heartbeats of an ended instance until all its agents have sent new ones or are offline, then removes them.
     */
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
