package dev.signalbox.projection;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Down when a space's thread has ended by a mistake of ours: only a restart brings it back. */
@Singleton
@Liveness
final class SpacesHealth implements HealthIndicator {
    private final Spaces spaces;

    SpacesHealth(Spaces spaces) {
        this.spaces = spaces;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        HealthStatus status = spaces.isHealthy() ? HealthStatus.UP : HealthStatus.DOWN;
        return Publishers.just(HealthResult.builder("spaces", status).build());
    }
}
