package dev.signalbox.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What this room takes from outside: its settings, read eagerly so that a wrong one stops the start, and the time. */
@Factory
final class AccessBeans {
    @Context
    AccessSettings settings(Environment environment) {
        return AccessSettings.from(environment);
    }

    @Singleton
    @Requires(missingBeans = Clock.class)
    Clock clock() {
        return Clock.systemUTC();
    }
}
