package dev.signalbox.ops;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.context.env.Environment;
import io.micronaut.core.value.PropertyResolver;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Traces are on where one of OpenTelemetry's own settings says where to. */
@Factory
public final class TracesOn implements Condition {
    @Override
    public boolean matches(ConditionContext context) {
        return isSet(context);
    }

    static boolean isSet(PropertyResolver settings) {
        String exporter = text(settings, "otel.traces.exporter");
        boolean isSet = exporter.isBlank()
                ? Stream.of("otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint")
                        .anyMatch(name -> !text(settings, name).isBlank())
                : !exporter.equalsIgnoreCase("none");
        return isSet && !text(settings, "otel.sdk.disabled").equalsIgnoreCase("true");
    }

    private static String text(PropertyResolver settings, String name) {
        return settings.getProperty(name, String.class).orElse("");
    }

    @Singleton
    Traces traces(Environment environment) {
        return isSet(environment) ? OpenTelemetryTraces.start() : Traces.OFF;
    }
}
