package dev.signalbox.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What there is now: each is asked at a scrape, on its thread. */
@Singleton
public final class Gauges {
    private static final String ROOMS = "signalbox.rooms";
    private static final String LAG = "signalbox.log.lag.events";
    private static final String BACKLOG = "signalbox.worker.backlog";

    private final Meters meters;

    public Gauges(MeterRegistry registry) {
        this.meters = new Meters(registry);
    }

    public void watchRooms(Supplier<Number> count) {
        meters.gauge(ROOMS, "Rooms with members", count);
    }

    public void watchLiveSpaces(Supplier<Number> count) {
        meters.gauge("signalbox.live.spaces", "Spaces in memory; one that is not used for a minute leaves", count);
    }

    public void watchConnections(String transport, Supplier<Number> count) {
        meters.gauge("signalbox.connections", "Open connections, signed in or not", count, "transport", transport);
    }

    public void watchLag(Supplier<Number> events) {
        meters.gauge(LAG, "Events of other instances that are known to be in the log, and not here yet", events);
    }

    public void watchRollout(Supplier<Number> percent) {
        meters.gauge("signalbox.rollout.percent", "Principals that have live updates by sockets, in percent", percent);
    }

    /** @param worker one of ours */
    public void watchBacklog(String worker, Supplier<Number> count) {
        meters.gauge(BACKLOG, "What waits for a worker", count, "worker", worker);
    }

    void watchDeadWorkers(Supplier<Number> count) {
        meters.gauge(
                "signalbox.workers.dead", "Workers that ended by a mistake; only a restart brings them back", count);
    }

    /** What waits now, by worker. */
    Map<String, Long> backlogs() {
        Map<String, Long> all = new TreeMap<>();
        meters.registry()
                .find(BACKLOG)
                .gauges()
                .forEach(gauge -> all.put(String.valueOf(gauge.getId().getTag("worker")), (long) gauge.value()));
        return all;
    }

    int rooms() {
        return (int) valueOf(ROOMS);
    }

    long lag() {
        return (long) valueOf(LAG);
    }

    private double valueOf(String name) {
        Gauge gauge = meters.registry().find(name).gauge();
        return gauge == null ? 0 : gauge.value();
    }
}
