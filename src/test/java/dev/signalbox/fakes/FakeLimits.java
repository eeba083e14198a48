package dev.signalbox.fakes;

import dev.signalbox.ops.Gauges;
import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Limits for objects created without a context. */
public final class FakeLimits {
    private FakeLimits() {}

    /** The product's defaults. */
    public static Limits defaults() {
        return of(true, 1_000, 2_000);
    }

    public static Limits off() {
        return of(false, 1_000, 2_000);
    }

    /** With these limits of connections per principal and per address. */
    public static Limits connections(int principal, int address) {
        return of(true, principal, address);
    }

    private static Limits of(boolean enabled, int principal, int address) {
        return new Limits(enabled, 50, 100, 1_000, 100, 200, principal, address, 1 << 20);
    }

    /** Not exported. */
    public static Gauges gauges() {
        return new Gauges(new SimpleMeterRegistry());
    }

    public static Metrics metrics() {
        return new Metrics(new SimpleMeterRegistry());
    }
}
