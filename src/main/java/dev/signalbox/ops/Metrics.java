package dev.signalbox.ops;

import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Events on their way to clients, and what clients are refused. Any thread; never blocks. */
@Singleton
public final class Metrics {
    private final Meters meters;
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
            return Meters.word(this);
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
        this.meters = new Meters(registry);
        limited =
                meters.counters(Limit.class, Meters::word, "signalbox.limited", "limit", "Refusals because of a limit");
        errors = meters.counters(
                ErrorCode.class,
                ErrorCode::name,
                "signalbox.errors",
                "code",
                "Refusals and failures that were sent to clients, by code");
        detected = meters.counters(
                EventSource.class,
                Meters::word,
                "signalbox.events.detected",
                "source",
                "Events appended by this instance, by where they came from");
        deliveries = meters.counters(
                OpenConnections.Kind.class,
                Meters::word,
                "signalbox.deliveries",
                "transport",
                "Messages of events, and states, that were written to clients");
        slow = meters.counters(
                SlowAction.class,
                Meters::word,
                "signalbox.slow.consumers",
                "action",
                "Clients that could not keep up, by what was done");
        resyncs = meters.counters(
                ResyncMode.class,
                Meters::word,
                "signalbox.resyncs",
                "mode",
                "Clients that had missed something, by what they were sent");
        FunctionCounter.builder("signalbox.log.lines.lost", LogQueue.class, queue -> LogQueue.lost())
                .description("Lines of the log that were lost because the output was not read in time")
                .register(registry);
        appendLatency =
                meters.timer("signalbox.append.latency", "From a command that was accepted until its event is durable");
        broadcastLatency = meters.timer(
                "signalbox.broadcast.latency",
                "From an event that is durable until it is written to the last socket; one event of a space at a time is measured");
        fullStates = statesEncoded("full");
        deltas = statesEncoded("delta");
    }

    private Counter statesEncoded(String mode) {
        return meters.counter(
                "signalbox.states.encoded",
                "States made for clients that joined; those who join within a second share one",
                "mode",
                mode);
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
                        t -> meters.counter(
                                "signalbox.broadcasts", "Events sent to the clients of this instance", "type", t))
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

    public void stateEncoded(boolean full) {
        (full ? fullStates : deltas).increment();
    }

    /** Upper ends in milliseconds; one more class is above them. */
    public static List<Long> latencyClasses() {
        return Meters.LATENCIES;
    }

    /** All counters now. */
    Reading read() {
        long[] latency = new long[Meters.LATENCIES.size() + 1];
        CountAtBucket[] cumulative = broadcastLatency.takeSnapshot().histogramCounts();
        long below = 0;
        for (int i = 0; i < Meters.LATENCIES.size() && i < cumulative.length; i++) {
            long upTo = (long) cumulative[i].count();
            latency[i] = upTo - below;
            below = upTo;
        }
        latency[Meters.LATENCIES.size()] = Math.max(0, broadcastLatency.count() - below);
        return new Reading(
                counts(detected),
                counts(resyncs),
                counts(slow),
                counts(errors),
                WebhookMetrics.received(meters.registry()),
                counts(deliveries).values().stream().mapToLong(Long::longValue).sum(),
                latency);
    }

    private static <E extends Enum<E>> Map<String, Long> counts(Map<E, Counter> counters) {
        Map<String, Long> counts = new TreeMap<>();
        counters.forEach((value, counter) ->
                counts.put(value instanceof ErrorCode ? value.name() : Meters.word(value), (long) counter.count()));
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
