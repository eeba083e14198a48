package dev.signalbox.store;

import com.mongodb.MongoException;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.bson.Document;
import org.reactivestreams.Publisher;

/** Not ready while the store does not answer a ping. */
@Singleton
@Readiness
final class StoreHealth implements HealthIndicator {
    private static final Document PING = new Document("ping", 1);

    private final Mongo mongo;
    private final ExecutorService blocking;

    StoreHealth(Mongo mongo, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.mongo = mongo;
        this.blocking = blocking;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.fromCompletableFuture(() -> CompletableFuture.supplyAsync(this::ping, blocking));
    }

    private HealthResult ping() {
        long asked = System.nanoTime();
        try {
            mongo.database().runCommand(PING);
            double millis = (System.nanoTime() - asked) / 1_000 / 1e3;
            return HealthResult.builder("store", HealthStatus.UP)
                    .details(Map.of("latencyMillis", millis, "embedded", mongo.isEmbedded()))
                    .build();
        } catch (MongoException e) {
            return HealthResult.builder("store", HealthStatus.DOWN).build();
        }
    }
}
