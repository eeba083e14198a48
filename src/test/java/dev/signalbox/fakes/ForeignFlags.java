package dev.signalbox.fakes;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Value;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The flag service of a team: only keys have live updates. */
@Singleton
@Requires(property = ForeignFlags.ENABLED)
public final class ForeignFlags implements FeatureProvider {
    public static final String ENABLED = "signalbox.test.flags";

    @Override
    public Metadata getMetadata() {
        return () -> "foreign";
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(String key, Boolean other, EvaluationContext context) {
        return ProviderEvaluation.<Boolean>builder()
                .value("KEY".equals(context.getValue("kind").asString()))
                .reason("TARGETING_MATCH")
                .build();
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(String key, String other, EvaluationContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(String key, Integer other, EvaluationContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double other, EvaluationContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(String key, Value other, EvaluationContext context) {
        throw new UnsupportedOperationException();
    }
}
