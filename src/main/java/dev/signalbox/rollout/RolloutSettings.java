package dev.signalbox.rollout;

import dev.signalbox.model.Feature;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Set;

/**
 * The start values of the feature, until an admin changes it.
 *
 * @param rollout percent
 */
@ConfigurationProperties("feature.websocket")
record RolloutSettings(
        @Bindable(defaultValue = "true") boolean enabled,
        @Bindable(defaultValue = "100") int rollout) {
    Feature feature() {
        return new Feature(enabled, rollout, Set.of(), rollout, null);
    }
}
