package dev.signalbox.ops;

import io.micronaut.context.annotation.Factory;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Down once a worker has ended: not live, as only a restart helps, and not ready either. Two beans, because
 * Micronaut leaves out of readiness whatever is liveness.
 */
@Factory
final class WorkersHealth {
    private final Workers workers;
    private final Gauges gauges;

    WorkersHealth(Workers workers, Gauges gauges) {
        this.workers = workers;
        this.gauges = gauges;
        gauges.watchDeadWorkers(() -> workers.ended().size());
    }

    @Singleton
    @Liveness
    HealthIndicator live() {
        return () -> Publishers.just(result("workers"));
    }

    @Singleton
    @Readiness
    HealthIndicator ready() {
        return () -> Publishers.just(result("workersReady"));
    }

    private HealthResult result(String name) {
        return HealthResult.builder(name, workers.ended().isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(Map.of("dead", workers.ended(), "backlog", gauges.backlogs()))
                .build();
    }
}
