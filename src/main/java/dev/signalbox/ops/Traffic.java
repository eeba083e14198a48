package dev.signalbox.ops;

import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this instance does, in steps of {@link #EVERY}. Any thread. */
@Context
public final class Traffic {
    public static final Duration EVERY = Duration.ofSeconds(5);

    private final Metrics metrics;
    private final Gauges gauges;
    private final OpenConnections connections;
    private final Clock clock;
    private final TaskScheduler scheduler;
    private final Instant startedAt;
    private final List<Consumer<TrafficStep>> listeners = new CopyOnWriteArrayList<>();
    /** Steps only. */
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

    @PostConstruct
    void start() {
        ticks = scheduler.scheduleWithFixedDelay(EVERY, EVERY, Workers.repeated("traffic", this::step));
    }

    /** One thread at a time. */
    void step() {
        Reading now = metrics.read();
        Reading more = now.since(last);
        last = now;
        TrafficStep next = new TrafficStep(
                clock.millis(),
                1,
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
        listeners.forEach(listener -> listener.accept(next));
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** @param listener gets each further step, on a thread of a timer; must not block */
    public void listen(Consumer<TrafficStep> listener) {
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
