package dev.signalbox.rollout;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Feature;
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
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes live updates back to the share before, when the browsers that have them are beyond a limit at every look for so long,
 * and says so. Every instance looks at the browsers of all; the first that finds it acts, and as the time counts for one value of the
 * feature only, no other does so again.
 */
@Context
@WhileServing
final class StopRule {
    private static final Logger LOG = LoggerFactory.getLogger(StopRule.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final int LOOKED_AT_SECONDS = 60;
    /** Fewer prove nothing. */
    private static final int SAMPLES_MIN = 20;

    private static final double BROWSER_MINUTES_MIN = 3;
    private static final int BROWSERS = 100;

    private final StopSettings settings;
    private final Rollout rollout;
    private final Cohorts cohorts;
    private final NanoClock clock;
    private final TaskScheduler scheduler;
    /** Looks only. Since when something is beyond a limit with the feature that was looked at last. */
    private @Nullable Long beyondSinceNanos;

    /** Looks only. */
    private @Nullable Feature lookedAt;

    private volatile @Nullable ScheduledFuture<?> looks;

    StopRule(
            StopSettings settings,
            Rollout rollout,
            Cohorts cohorts,
            NanoClock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.settings = settings;
        this.rollout = rollout;
        this.cohorts = cohorts;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    @PostConstruct
    void start() {
        if (settings.painted() != null || settings.errors() != null) {
            looks = scheduler.scheduleWithFixedDelay(
                    LOOK_EVERY, LOOK_EVERY, Workers.repeated("rollout-stop", this::look));
        }
    }

    /** One thread at a time. */
    void look() {
        Feature now = rollout.current();
        if (!now.equals(lookedAt)) { // what was before says nothing of it
            lookedAt = now;
            beyondSinceNanos = null;
        }
        String why = now.enabled() && now.rollout() > 0 ? beyond(cohorts.live(LOOKED_AT_SECONDS)) : null;
        Long since = beyondSinceNanos;
        if (why == null) {
            beyondSinceNanos = null;
        } else if (since == null) {
            beyondSinceNanos = clock.nanos();
        } else if (clock.nanos() - since >= settings.after().toNanos()) {
            int back = now.before() < now.rollout() ? now.before() : 0;
            rollout.change(
                    Actor.SIGNALBOX,
                    feature -> feature.rollout() == now.rollout() // else somebody has acted meanwhile
                            ? new Feature(feature.enabled(), back, feature.optIn(), back, why)
                            : feature);
            LOG.warn("[ROLLOUT] stopped from={} to={} why=\"{}\"", now.rollout(), back, why);
        }
    }

    /** What is beyond a limit, as a sentence; {@code null} for nothing. */
    private @Nullable String beyond(Figures figures) {
        Duration painted = settings.painted();
        Integer p99 = figures.paintedP99();
        if (painted != null && p99 != null && figures.samples() >= SAMPLES_MIN && p99 > painted.toMillis()) {
            return "1 of 100 changes was on the screen only after " + p99 + " ms; allowed are " + painted.toMillis()
                    + " ms.";
        }
        Integer errors = settings.errors();
        double found = (figures.errorsPerMinute() + figures.reconnectsPerMinute()) * BROWSERS;
        if (errors != null && figures.browserMinutes() >= BROWSER_MINUTES_MIN && found > errors) {
            return "100 browsers had " + Math.round(found) + " errors and reconnects a minute; allowed are " + errors
                    + ".";
        }
        return null;
    }

    @PreDestroy
    void close() {
        ScheduledFuture<?> running = looks;
        if (running != null) {
            running.cancel(false);
        }
    }
}
