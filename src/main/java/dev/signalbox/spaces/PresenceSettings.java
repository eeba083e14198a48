package dev.signalbox.spaces;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Who is in a space.
 *
 * @param enabled {@code false} to say nothing about people
 * @param grace for so long a member without a connection is still there, as after a reload or in a tunnel
 */
@ConfigurationProperties("signalbox.presence")
record PresenceSettings(
        @Bindable(defaultValue = "true") boolean enabled,
        @Bindable(defaultValue = "30s") Duration grace) {}
