package dev.signalbox.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.Map;

/** Help texts for the metrics of libraries that have none. */
@Factory
final class MetricTexts {
    private static final Map<String, String> BY_NAME = Map.of(
            "http.server.requests", "Requests that were answered, by route, method and status",
            "mongodb.driver.commands", "Commands to the store, by collection and outcome",
            "mongodb.driver.pool.size", "Connections to the store",
            "mongodb.driver.pool.checkedout", "Connections to the store that are in use",
            "mongodb.driver.pool.waitqueuesize", "Commands that wait for a connection to the store",
            "logback.events", "Lines of the log, by level");

    @Bean
    @Singleton
    MeterFilter texts() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String known = id.getDescription();
                return known == null || known.isBlank()
                        ? new Meter.Id(
                                id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), text(id), id.getType())
                        : id;
            }
        };
    }

    private static String text(Meter.Id id) {
        return BY_NAME.getOrDefault(id.getName(), "Of a library: " + id.getName());
    }
}
