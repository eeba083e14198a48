package dev.signalbox.github;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** What came of the last question to GitHub. It never says DOWN: without GitHub the board goes on with what it knows. */
@Singleton
final class ReconcileHealth implements HealthIndicator {
    private final ReconcileWorker worker;

    ReconcileHealth(ReconcileWorker worker) {
        this.worker = worker;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(HealthResult.builder("github", HealthStatus.UP)
                .details(worker.last().json())
                .build());
    }
}
