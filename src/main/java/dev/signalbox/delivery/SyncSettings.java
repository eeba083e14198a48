package dev.signalbox.delivery;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The timing of complete states: {@code /api/sync} and the state sockets.
 *
 * @param interval changes within this time are sent as one state; default 100 ms
 * @param heartbeat time between two comments that keep a stream open; default 15 s
 */
@ConfigurationProperties("signalbox.sync")
public record SyncSettings(
        @Bindable(defaultValue = "100ms") Duration interval,
        @Bindable(defaultValue = "15s") Duration heartbeat) {}
