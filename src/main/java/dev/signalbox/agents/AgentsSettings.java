package dev.signalbox.agents;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.micronaut.core.value.PropertyResolver;
import java.time.Duration;

/**
 * What this room can be told.
 *
 * @param offlineAfter how long an agent may be silent
 */
record AgentsSettings(Duration offlineAfter) {
    private static final String NAME = "signalbox.agents.offline-after";
    private static final Duration DEFAULT = Duration.ofSeconds(60);
    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofDays(365);
    private static final Duration RENEWAL_MAX = Duration.ofSeconds(5);
    private static final Duration TICK_MAX = Duration.ofSeconds(1);

    static AgentsSettings from(PropertyResolver properties) {
        String given = properties.getProperty(NAME, String.class).orElse("");
        Duration after = given.isBlank()
                ? DEFAULT
                : properties.getProperty(NAME, Duration.class).orElse(Duration.ZERO);
        if (after.compareTo(MIN) < 0 || after.compareTo(MAX) > 0) {
            throw new SettingError(
                    "SIGNALBOX_AGENTS_OFFLINE_AFTER",
                    "'" + given + "'",
                    "a duration from 1s to 365d, such as 60s or 5m");
        }
        return new AgentsSettings(after);
    }

    /** How often an instance tells the others whom it heard. */
    Duration renewal() {
        return quarter(RENEWAL_MAX);
    }

    /** How often the roll is called. */
    Duration tick() {
        return quarter(TICK_MAX);
    }

    private Duration quarter(Duration most) {
        Duration quarter = offlineAfter.dividedBy(4);
        return quarter.compareTo(most) < 0 ? quarter : most;
    }

    /** Reads them at the start, so that a wrong one stops it. */
    @Factory
    static final class Reader {
        @Context
        AgentsSettings settings(Environment environment) {
            return from(environment);
        }
    }
}
