package dev.signalbox.rollout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.delivery.Relay;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.BrowserMetrics;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.ops.Workers;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How those fare who have live updates, and those who do not, as browsers report it to any instance: each tells the others every
 * {@link #TELL_EVERY} what was reported to it. What the {@link Relay} loses is missing there. Any thread; never blocks.
 */
@Context
@WhileServing
final class Cohorts {
    /** Of one person in {@link #REPORTS_EVERY}: a report for each of some tabs, and no more weight for anybody. */
    static final int REPORTS_MAX = 20;

    static final Duration REPORTS_EVERY = Duration.ofSeconds(30);
    private static final int PEOPLE_MAX = 10_000;

    private static final Duration TELL_EVERY = Duration.ofSeconds(Window.STEP_SECONDS);
    private static final String NOTICE = "cohorts";
    private static final String LIVE = "live";
    private static final String POLLING = "polling";

    private final NanoClock clock;
    private final BrowserMetrics metrics;
    private final Relay relay;
    private final TaskScheduler scheduler;
    private final Cohort live = new Cohort();
    private final Cohort polling = new Cohort();
    private final Cache<String, AtomicInteger> reports;

    private volatile @Nullable ScheduledFuture<?> tells;

    Cohorts(
            NanoClock clock,
            BrowserMetrics metrics,
            Relay relay,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.clock = clock;
        this.metrics = metrics;
        this.relay = relay;
        this.scheduler = scheduler;
        this.reports = Caffeine.newBuilder()
                .ticker(clock::nanos)
                .executor(Runnable::run)
                .maximumSize(PEOPLE_MAX)
                .expireAfterWrite(REPORTS_EVERY)
                .build();
        relay.listen(NOTICE, this::hear);
    }

    @PostConstruct
    void start() {
        tells = scheduler.scheduleWithFixedDelay(TELL_EVERY, TELL_EVERY, Workers.repeated("cohorts", this::tell));
    }

    /** @throws Refused {@code RATE_LIMITED} */
    void report(Principal principal, boolean isLive, Report report) {
        if (reports.get(principal.subject(), subject -> new AtomicInteger()).incrementAndGet() > REPORTS_MAX) {
            throw Refused.limited("Too many reports; send fewer.", REPORTS_EVERY.toNanos());
        }
        (isLive ? live : polling).report(principal.subject(), report, seconds());
        metrics.reported(isLive, report.reconnects(), report.errors(), report.delivered(), report.painted());
    }

    /** Tells the other instances what is new here. */
    void tell() {
        Map<String, Object> news = Json.object(LIVE, json(live.takeUntold()), POLLING, json(polling.takeUntold()));
        if (!news.isEmpty()) {
            relay.send(NOTICE, Ids.next(), news); // a key of its own: none replaces another
        }
    }

    private static @Nullable Object json(@Nullable Sums sums) {
        return sums == null ? null : sums.json();
    }

    private void hear(Map<String, Object> news) {
        live.reportedElsewhere(Sums.of(Json.asObject(news.get(LIVE))), seconds());
        polling.reportedElsewhere(Sums.of(Json.asObject(news.get(POLLING))), seconds());
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(clock.nanos());
    }

    Figures live(int ofSeconds) {
        return live.figures(ofSeconds, seconds());
    }

    Figures polling(int ofSeconds) {
        return polling.figures(ofSeconds, seconds());
    }

    @PreDestroy
    void close() {
        ScheduledFuture<?> running = tells;
        if (running != null) {
            running.cancel(false);
        }
    }
}
