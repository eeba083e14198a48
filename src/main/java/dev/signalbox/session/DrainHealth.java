package dev.signalbox.session;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Not ready while draining, so that a load balancer sends no new clients. */
@Singleton
@Readiness
final class DrainHealth implements HealthIndicator {
    private final Drain drain;

    DrainHealth(Drain drain) {
        this.drain = drain;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        HealthStatus status = drain.isDraining() ? HealthStatus.DOWN : HealthStatus.UP;
        return Publishers.just(HealthResult.builder("drain", status).build());
    }
}
