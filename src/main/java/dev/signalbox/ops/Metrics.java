package dev.signalbox.ops;

import dev.signalbox.model.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every metric of ours, and the one place for its name. All are there from the start, at 0. Any thread; never blocks. */
@Singleton
public final class Metrics {
    private final MeterRegistry registry;
    private final Map<Limit, Counter> limited = new EnumMap<>(Limit.class);
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
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

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
        for (Limit limit : Limit.values()) {
            limited.put(
                    limit,
                    Counter.builder("signalbox.limited")
                            .description("Refusals because of a limit")
                            .tag("limit", limit.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(
                    code,
                    Counter.builder("signalbox.errors")
                            .description("Refusals and failures that were sent to clients, by code")
                            .tag("code", code.name())
                            .register(registry));
        }
        FunctionCounter.builder("signalbox.log.lines.lost", LogQueue.class, queue -> LogQueue.lost())
                .description("Lines of the log that were lost because the output was not read in time")
                .register(registry);
        fullStates = statesEncoded(registry, "full");
        deltas = statesEncoded(registry, "delta");
    }

    private static Counter statesEncoded(MeterRegistry registry, String mode) {
        return Counter.builder("signalbox.states.encoded")
                .description("States made for clients that joined; those who join within a second share one")
                .tag("mode", mode)
                .register(registry);
    }

    /** @param count asked at each scrape, on its thread */
    public void watchRooms(Supplier<Number> count) {
        Gauge.builder("signalbox.rooms", count)
                .description("Rooms with members")
                .register(registry);
    }

    /** The same for the spaces in memory. */
    public void watchLiveSpaces(Supplier<Number> count) {
        Gauge.builder("signalbox.live.spaces", count)
                .description("Spaces in memory; one that is not used for a minute leaves")
                .register(registry);
    }

    /** The same for the connections of one transport. */
    public void watchConnections(String transport, Supplier<Number> count) {
        Gauge.builder("signalbox.connections", count)
                .description("Open connections, signed in or not")
                .tag("transport", transport)
                .register(registry);
    }

    public void stateEncoded(boolean full) {
        (full ? fullStates : deltas).increment();
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
