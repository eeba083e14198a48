package dev.signalbox.ops;

import dev.signalbox.model.Json;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this instance did in the last half hour, in steps of {@link #EVERY}, for a chart. Any thread. */
@Context
public final class Traffic {
    public static final Duration EVERY = Duration.ofSeconds(5);
    private static final int STEPS_MAX = (int) Duration.ofMinutes(30).dividedBy(EVERY);

    private final Metrics metrics;
    private final Gauges gauges;
    private final OpenConnections connections;
    private final Clock clock;
    private final TaskScheduler scheduler;
    private final Instant startedAt;
    private final List<Consumer<Step>> listeners = new CopyOnWriteArrayList<>();
    /** Guarded by this; the oldest first. */
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    /** Guarded by this. */
    private Reading last;

    private volatile @Nullable ScheduledFuture<?> ticks;

    Traffic(
            Metrics metrics,
            Gauges gauges,
            OpenConnections connections,
            Clock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.metrics = metrics;
        this.gauges = gauges;
        this.connections = connections;
        this.clock = clock;
        this.scheduler = scheduler;
        this.startedAt = clock.instant();
        this.last = metrics.read();
    }

    /**
     * One step: what there was at its end, and how much came in it.
     *
     * @param at milliseconds since 1970
     * @param connections by transport, without zeros
     * @param events by source, as all maps without zeros
     * @param slow clients that could not keep up, by what was done
     * @param latency as in {@link Metrics#latencyClasses}
     */
    @Serdeable
    public record Step(
            long at,
            Map<String, Integer> connections,
            int rooms,
            long lag,
            long deliveries,
            Map<String, Long> events,
            Map<String, Long> resyncs,
            Map<String, Long> slow,
            Map<String, Long> errors,
            Map<String, Long> webhooks,
            List<Long> latency) {
        /** The same as over HTTP. */
        public Map<String, Object> json() {
            Map<String, Object> json = Json.object("at", at, "connections", connections, "rooms", rooms, "lag", lag);
            json.putAll(Json.object("deliveries", deliveries, "events", events, "resyncs", resyncs, "slow", slow));
            json.putAll(Json.object("errors", errors, "webhooks", webhooks, "latency", latency));
            return json;
        }
    }

    @PostConstruct
    void start() {
        ticks = scheduler.scheduleWithFixedDelay(EVERY, EVERY, Workers.repeated("traffic", this::step));
    }

    void step() {
        Step next;
        synchronized (this) {
            Reading now = metrics.read();
            Reading more = now.since(last);
            last = now;
            next = new Step(
                    clock.millis(),
                    connections.byTransport(),
                    gauges.rooms(),
                    gauges.lag(),
                    more.deliveries(),
                    more.events(),
                    more.resyncs(),
                    more.slow(),
                    more.errors(),
                    more.webhooks(),
                    Arrays.stream(more.latency()).boxed().toList());
            steps.addLast(next);
            if (steps.size() > STEPS_MAX) {
                steps.removeFirst();
            }
        }
        listeners.forEach(listener -> listener.accept(next));
    }

    /** The oldest first. */
    public synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** @param listener gets each further step, on a thread of a timer; must not block */
    public void listen(Consumer<Step> listener) {
        listeners.add(listener);
    }

    @PreDestroy
    void close() {
        ScheduledFuture<?> running = ticks;
        if (running != null) {
            running.cancel(false);
        }
    }
}
