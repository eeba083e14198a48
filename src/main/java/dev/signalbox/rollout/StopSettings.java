package dev.signalbox.rollout;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When live updates are taken back by themselves. Without a limit they never are.
 *
 * @param painted the longest time from an event to the screen that 99 of 100 may take
 * @param errors how many errors and reconnects 100 browsers may have in a minute
 * @param after how long a limit must be passed
 */
@ConfigurationProperties("signalbox.rollout.stop")
record StopSettings(
        @Nullable Duration painted,
        @Nullable Integer errors,
        @Bindable(defaultValue = "5m") Duration after) {}
