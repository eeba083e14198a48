package dev.signalbox.ops;

import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of ours, and the one place for its name. Those whose labels are known before are there from the start, at 0; no
 * label takes a value that a client chooses. Any thread; never blocks.
 */
@Singleton
public final class Metrics {
    /** GitHub may send any name; those that we do not handle are counted together. */
    private static final Set<String> GITHUB_EVENTS = Set.of(
            "check_run",
            "check_suite",
            "issue_comment",
            "issues",
            "ping",
            "pull_request",
            "pull_request_review",
            "status",
            "workflow_run");

    private static final String OTHER = "other";
    private static final String COHORT = "cohort";
    private static final String ROOMS = "signalbox.rooms";
    private static final String LAG = "signalbox.log.lag.events";
    private static final String WEBHOOKS = "signalbox.webhook.deliveries";
    private static final String BACKLOG = "signalbox.worker.backlog";
    /** In milliseconds; the targets are 100 (a screen) and 5 (a batch on a local disk). */
    private static final List<Long> LATENCIES =
            List.of(1L, 2L, 5L, 10L, 20L, 50L, 100L, 200L, 500L, 1_000L, 2_000L, 5_000L, 10_000L, 30_000L);

    private final MeterRegistry registry;
    private final Map<Limit, Counter> limited;
    private final Map<ErrorCode, Counter> errors;
    private final Map<EventSource, Counter> detected;
    private final Map<OpenConnections.Kind, Counter> deliveries;
    private final Map<SlowAction, Counter> slow;
    private final Map<ResyncMode, Counter> resyncs;
    /** One for each type of event, all of which are ours. */
    private final Map<String, Counter> broadcasts = new ConcurrentHashMap<>();

    private final Timer appendLatency;
    private final Timer broadcastLatency;
    private final Counter fullStates;
    private final Counter deltas;
    private final Browsers live;
    private final Browsers polling;

    /** What browsers with and without live updates report. */
    private record Browsers(Counter reports, Counter reconnects, Counter errors, Timer delivered, Timer painted) {}

    /** What {@code signalbox_limited_total} is counted by. */
    public enum Limit {
        /** Of one socket. */
        MESSAGES,
        WRITES,
        ROOMS,
        PRINCIPAL_CONNECTIONS,
        ADDRESS_CONNECTIONS,
        SIGN_IN,
        /** Checked at once. */
        PASSWORDS,
        /** {@code CONNECT}s of Socket.IO, which are among the messages too. */
        CONNECTS
    }

    /** Where an event comes from. */
    public enum EventSource {
        ACTION,
        DATABASE,
        FILE,
        GITHUB;

        public static EventSource of(@Nullable Cause cause) {
            return switch (cause == null ? Cause.Kind.API : cause.kind()) {
                case DELIVERY, RECONCILE -> GITHUB;
                case DATABASE -> DATABASE;
                case FILE -> FILE;
                case API, SOCKET, MCP, HOOK, CLOCK -> ACTION;
            };
        }

        public String word() {
            return Metrics.word(this);
        }
    }

    /** What was done about a client that cannot keep up. */
    public enum SlowAction {
        CLOSED,
        /** It was sent the states of its rooms instead of what it missed. */
        RESYNCED
    }

    /** What a client that had missed something was sent. */
    public enum ResyncMode {
        DELTA,
        FULL,
        /** By its library, without a command. */
        RECOVERED
    }

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
        limited = counters(Limit.class, "signalbox.limited", "limit", "Refusals because of a limit");
        errors = counters(
                ErrorCode.class,
                "signalbox.errors",
                "code",
                "Refusals and failures that were sent to clients, by code");
        detected = counters(
                EventSource.class,
                "signalbox.events.detected",
                "source",
                "Events appended by this instance, by where they came from");
        deliveries = counters(
                OpenConnections.Kind.class,
                "signalbox.deliveries",
                "transport",
                "Messages of events, and states, that were written to clients");
        slow = counters(
                SlowAction.class,
                "signalbox.slow.consumers",
                "action",
                "Clients that could not keep up, by what was done");
        resyncs = counters(
                ResyncMode.class,
                "signalbox.resyncs",
                "mode",
                "Clients that had missed something, by what they were sent");
        FunctionCounter.builder("signalbox.log.lines.lost", LogQueue.class, queue -> LogQueue.lost())
                .description("Lines of the log that were lost because the output was not read in time")
                .register(registry);
        appendLatency =
                timer("signalbox.append.latency", "From a command that was accepted until its event is durable");
        broadcastLatency = timer(
                "signalbox.broadcast.latency",
                "From an event that is durable until it is written to the last socket; one event of a space at a time is measured");
        fullStates = statesEncoded("full");
        deltas = statesEncoded("delta");
        live = browsers("live");
        polling = browsers("polling");
    }

    private Browsers browsers(String cohort) {
        return new Browsers(
                counter("signalbox.browser.reports", "Reports of browsers", COHORT, cohort),
                counter("signalbox.browser.reconnects", "Reconnects that browsers reported", COHORT, cohort),
                counter("signalbox.browser.errors", "Errors that browsers reported", COHORT, cohort),
                timer(
                        "signalbox.browser.delivered",
                        "From the time of an event until a browser had it; a sample",
                        COHORT,
                        cohort),
                timer(
                        "signalbox.browser.painted",
                        "From the time of an event until it was on a screen; a sample",
                        COHORT,
                        cohort));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private <E extends Enum<E>> Map<E, Counter> counters(Class<E> type, String name, String label, String help) {
        Map<E, Counter> all = new EnumMap<>(type);
        for (E value : type.getEnumConstants()) {
            String tag = value instanceof ErrorCode ? value.name() : word(value);
            all.put(value, counter(name, help, label, tag));
        }
        return all;
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder(name).description(help).tags(labels).register(registry);
    }

    private Timer timer(String name, String help, String... labels) {
        return Timer.builder(name)
                .description(help)
                .tags(labels)
                .serviceLevelObjectives(
                        LATENCIES.stream().map(Duration::ofMillis).toArray(Duration[]::new))
                .register(registry);
    }

    private Counter statesEncoded(String mode) {
        return counter(
                "signalbox.states.encoded",
                "States made for clients that joined; those who join within a second share one",
                "mode",
                mode);
    }

    private void gauge(String name, String help, Supplier<Number> value, String... labels) {
        Gauge.builder(name, value).description(help).tags(labels).register(registry);
    }

    /** @param count asked at each scrape, on its thread */
    public void watchRooms(Supplier<Number> count) {
        gauge(ROOMS, "Rooms with members", count);
    }

    /** The same for the spaces in memory. */
    public void watchLiveSpaces(Supplier<Number> count) {
        gauge("signalbox.live.spaces", "Spaces in memory; one that is not used for a minute leaves", count);
    }

    /** The same for the connections of one transport. */
    public void watchConnections(String transport, Supplier<Number> count) {
        gauge("signalbox.connections", "Open connections, signed in or not", count, "transport", transport);
    }

    /** The same for the events of other instances that are in the log, and not here yet. */
    public void watchLag(Supplier<Number> count) {
        gauge(LAG, "Events of other instances that are known to be in the log, and not here yet", count);
    }

    /** The same for the share of principals that have live updates, in percent. */
    public void watchRollout(Supplier<Number> percent) {
        gauge("signalbox.rollout.percent", "Principals that have live updates by sockets, in percent", percent);
    }

    /** The same for what waits for a worker; the name is one of ours. */
    public void watchBacklog(String worker, Supplier<Number> count) {
        gauge(BACKLOG, "What waits for a worker", count, "worker", worker);
    }

    /** What waits now, by worker. */
    Map<String, Long> backlogs() {
        Map<String, Long> all = new TreeMap<>();
        registry.find(BACKLOG)
                .gauges()
                .forEach(gauge -> all.put(String.valueOf(gauge.getId().getTag("worker")), (long) gauge.value()));
        return all;
    }

    /** The same for workers that have ended unexpectedly. */
    void watchDeadWorkers(Supplier<Number> count) {
        gauge("signalbox.workers.dead", "Workers that ended by a mistake; only a restart brings them back", count);
    }

    /** An event was appended by this instance. */
    public void detected(EventSource source) {
        count(detected.get(source));
    }

    /** An event is on its way to the clients of this instance. */
    public void broadcast(String type) {
        broadcasts
                .computeIfAbsent(
                        type,
                        t -> counter("signalbox.broadcasts", "Events sent to the clients of this instance", "type", t))
                .increment();
    }

    /** Messages were written to a client. */
    public void delivered(OpenConnections.Kind transport, int messages) {
        Counter counter = deliveries.get(transport);
        if (counter != null) {
            counter.increment(messages);
        }
    }

    public void appended(long nanos) {
        appendLatency.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void writtenToAll(long nanos) {
        broadcastLatency.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void slowConsumer(SlowAction action) {
        count(slow.get(action));
    }

    public void resynced(ResyncMode mode) {
        count(resyncs.get(mode));
    }

    /** @param result what became of it; one of ours */
    public void webhookDelivery(String event, String result) {
        counter(
                        WEBHOOKS,
                        "Deliveries of GitHub, by event and by what became of them",
                        "event",
                        GITHUB_EVENTS.contains(event) ? event : OTHER,
                        "result",
                        result)
                .increment();
    }

    /** An event was sent to a receiver of a space. */
    public void webhookSent(boolean isDelivered) {
        counter(
                        "signalbox.webhooks.sent",
                        "Events sent to the receivers of spaces, by whether they took them",
                        "result",
                        isDelivered ? "delivered" : "failed")
                .increment();
    }

    /**
     * A browser has reported.
     *
     * @param isLive whether it has live updates
     * @param delivered milliseconds, as {@code painted}
     */
    public void browserReport(
            boolean isLive, int reconnects, int errors, List<Integer> delivered, List<Integer> painted) {
        Browsers browsers = isLive ? live : polling;
        browsers.reports.increment();
        browsers.reconnects.increment(reconnects);
        browsers.errors.increment(errors);
        delivered.forEach(millis -> browsers.delivered.record(millis, TimeUnit.MILLISECONDS));
        painted.forEach(millis -> browsers.painted.record(millis, TimeUnit.MILLISECONDS));
    }

    public void stateEncoded(boolean full) {
        (full ? fullStates : deltas).increment();
    }

    /** Upper ends in milliseconds; one more class is above them. */
    public static List<Long> latencyClasses() {
        return LATENCIES;
    }

    int rooms() {
        return (int) valueOf(ROOMS);
    }

    long lag() {
        return (long) valueOf(LAG);
    }

    private double valueOf(String name) {
        Gauge gauge = registry.find(name).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    /** All counters now. */
    Reading read() {
        long[] latency = new long[LATENCIES.size() + 1];
        CountAtBucket[] cumulative = broadcastLatency.takeSnapshot().histogramCounts();
        long below = 0;
        for (int i = 0; i < LATENCIES.size() && i < cumulative.length; i++) {
            long upTo = (long) cumulative[i].count();
            latency[i] = upTo - below;
            below = upTo;
        }
        latency[LATENCIES.size()] = Math.max(0, broadcastLatency.count() - below);
        Map<String, Long> webhooks = new TreeMap<>();
        registry.find(WEBHOOKS)
                .counters()
                .forEach(counter -> webhooks.merge(
                        String.valueOf(counter.getId().getTag("result")), (long) counter.count(), Long::sum));
        return new Reading(
                counts(detected),
                counts(resyncs),
                counts(slow),
                counts(errors),
                webhooks,
                counts(deliveries).values().stream().mapToLong(Long::longValue).sum(),
                latency);
    }

    private static <E extends Enum<E>> Map<String, Long> counts(Map<E, Counter> counters) {
        Map<String, Long> counts = new TreeMap<>();
        counters.forEach((value, counter) ->
                counts.put(value instanceof ErrorCode ? value.name() : word(value), (long) counter.count()));
        return counts;
    }

    /** Something was refused by this limit. */
    public void limited(Limit limit) {
        count(limited.get(limit));
    }

    /** A refusal or failure is sent to a client. */
    public void error(ErrorCode code) {
        count(errors.get(code));
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
