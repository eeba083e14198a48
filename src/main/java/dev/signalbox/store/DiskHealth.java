package dev.signalbox.store;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.io.File;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * How much of the disk of the data folder is left. It never says DOWN: while the disk is full, the store does not answer writes,
 * and that is what counts.
 */
@Singleton
final class DiskHealth implements HealthIndicator {
    private final File folder;

    DiskHealth(StoreSettings settings) {
        this.folder = settings.dataDir().toFile();
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(HealthResult.builder("disk", HealthStatus.UP)
                .details(Map.of("freeBytes", folder.getUsableSpace(), "totalBytes", folder.getTotalSpace()))
                .build());
    }
}
