package dev.signalbox.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What browsers with and without live updates report. */
@Singleton
public final class BrowserMetrics {
    private static final String COHORT = "cohort";

    private final Cohort live;
    private final Cohort polling;

    private record Cohort(Counter reports, Counter reconnects, Counter errors, Timer delivered, Timer painted) {
        static Cohort of(Meters meters, String name) {
            return new Cohort(
                    meters.counter("signalbox.browser.reports", "Reports of browsers", COHORT, name),
                    meters.counter("signalbox.browser.reconnects", "Reconnects that browsers reported", COHORT, name),
                    meters.counter("signalbox.browser.errors", "Errors that browsers reported", COHORT, name),
                    meters.timer(
                            "signalbox.browser.delivered",
                            "From the time of an event until a browser had it; a sample",
                            COHORT,
                            name),
                    meters.timer(
                            "signalbox.browser.painted",
                            "From the time of an event until it was on a screen; a sample",
                            COHORT,
                            name));
        }
    }

    public BrowserMetrics(MeterRegistry registry) {
        Meters meters = new Meters(registry);
        live = Cohort.of(meters, "live");
        polling = Cohort.of(meters, "polling");
    }

    /**
     * A browser has reported.
     *
     * @param isLive whether it has live updates
     * @param delivered milliseconds, as {@code painted}
     */
    public void reported(boolean isLive, int reconnects, int errors, List<Integer> delivered, List<Integer> painted) {
        Cohort cohort = isLive ? live : polling;
        cohort.reports.increment();
        cohort.reconnects.increment(reconnects);
        cohort.errors.increment(errors);
        delivered.forEach(millis -> cohort.delivered.record(millis, TimeUnit.MILLISECONDS));
        painted.forEach(millis -> cohort.painted.record(millis, TimeUnit.MILLISECONDS));
    }
}
