package dev.signalbox.projection;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** How far this instance is behind what the others have appended. It never says DOWN: it catches up by itself. */
@Singleton
final class LagHealth implements HealthIndicator {
    private final Spaces spaces;

    LagHealth(Spaces spaces) {
        this.spaces = spaces;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(HealthResult.builder("lag", HealthStatus.UP)
                .details(Map.of("events", spaces.lag()))
                .build());
    }
}
