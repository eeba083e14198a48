package dev.signalbox.socketio;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Connection state recovery.
 *
 * @param enabled whether a session goes on over another connection
 */
@ConfigurationProperties("signalbox.recovery")
record RecoverySettings(@Bindable(defaultValue = "true") boolean enabled) {}
