package dev.signalbox.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;

/** What this room takes from outside: its settings, read eagerly so that a wrong one stops the start. */
@Factory
final class AccessBeans {
    @Context
    AccessSettings settings(Environment environment) {
        return AccessSettings.from(environment);
    }
}
