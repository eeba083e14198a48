package dev.signalbox.github;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long deliveries are kept.
 *
 * @param deliveriesKept all but the ignored ones, which are kept for {@link #IGNORED_KEPT}
 */
@ConfigurationProperties("signalbox.github")
record DeliverySettings(@Bindable(defaultValue = "30d") Duration deliveriesKept) {
    static final Duration IGNORED_KEPT = Duration.ofDays(1);
    /** How long one that is parked waits. */
    static final Duration PARKED_FOR = Duration.ofDays(7);
}
