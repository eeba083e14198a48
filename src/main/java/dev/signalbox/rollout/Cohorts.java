package dev.signalbox.rollout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.BrowserMetrics;
import dev.signalbox.ops.NanoClock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How those fare who have live updates, and those who do not, as the browsers of this instance report it. Any thread; never
 * blocks.
 */
@Singleton
final class Cohorts {
    /** Of one person in {@link #REPORTS_EVERY}: a report for each of some tabs, and no more weight for anybody. */
    static final int REPORTS_MAX = 20;

    static final Duration REPORTS_EVERY = Duration.ofSeconds(30);
    private static final int PEOPLE_MAX = 10_000;

    private final NanoClock clock;
    private final BrowserMetrics metrics;
    private final Window live = new Window();
    private final Window polling = new Window();
    private final Cache<String, AtomicInteger> reports;

    Cohorts(NanoClock clock, BrowserMetrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
        this.reports = Caffeine.newBuilder()
                .ticker(clock::nanos)
                .executor(Runnable::run)
                .maximumSize(PEOPLE_MAX)
                .expireAfterWrite(REPORTS_EVERY)
                .build();
    }

    /** @throws Refused {@code RATE_LIMITED} */
    void report(Principal principal, boolean isLive, Report report) {
        if (reports.get(principal.subject(), subject -> new AtomicInteger()).incrementAndGet() > REPORTS_MAX) {
            throw Refused.limited("Too many reports; send fewer.", REPORTS_EVERY.toNanos());
        }
        (isLive ? live : polling).add(principal.subject(), report, seconds());
        metrics.reported(isLive, report.reconnects(), report.errors(), report.delivered(), report.painted());
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(clock.nanos());
    }

    Window.Figures live(int ofSeconds) {
        return live.figures(ofSeconds, seconds());
    }

    Window.Figures polling(int ofSeconds) {
        return polling.figures(ofSeconds, seconds());
    }
}
