package dev.signalbox.agents;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * When an agent counts as offline.
 *
 * @param offlineAfter the time without a heartbeat after which an agent is offline
 */
@ConfigurationProperties("signalbox.agents")
record AgentsSettings(@Bindable(defaultValue = "60s") Duration offlineAfter) {
    private static final Duration RENEWAL_MAX = Duration.ofSeconds(5);
    private static final Duration TICK_MAX = Duration.ofSeconds(1);

    /** How often an instance writes the heartbeats that it received for the others. */
    Duration renewal() {
        return quarter(RENEWAL_MAX);
    }

    /** How often {@link OfflineCheck} runs. */
    Duration tick() {
        return quarter(TICK_MAX);
    }

    private Duration quarter(Duration most) {
        Duration quarter = offlineAfter.dividedBy(4);
        return quarter.compareTo(most) < 0 ? quarter : most;
    }
}
