package dev.signalbox.tasks;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * When a task counts as stale.
 *
 * @param staleAfter how long an agent that should be working may be silent
 */
@ConfigurationProperties("signalbox.tasks")
record TasksSettings(@Bindable(defaultValue = "30m") Duration staleAfter) {
    private static final Duration TICK_MAX = Duration.ofSeconds(1);

    /** How often {@link TaskClock} looks. */
    Duration tick() {
        Duration quarter = staleAfter.dividedBy(4);
        return quarter.compareTo(TICK_MAX) < 0 ? quarter : TICK_MAX;
    }
}
