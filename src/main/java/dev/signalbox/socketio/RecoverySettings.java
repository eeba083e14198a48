package dev.signalbox.socketio;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Connection state recovery.
 *
 * @param enabled whether sessions can be recovered by another connection
 */
@ConfigurationProperties("signalbox.recovery")
record RecoverySettings(@Bindable(defaultValue = "true") boolean enabled) {}
