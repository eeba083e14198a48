package dev.signalbox.rollout;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Value;
import dev.signalbox.model.Feature;
import java.util.function.Supplier;

/** The OpenFeature provider that is used unless there is another: the feature as admins have set it. From memory. */
final class SignalboxProvider implements FeatureProvider {
    /** The attribute with the id of the user or key. */
    static final String ID = "id";

    private final Supplier<Feature> current;

    SignalboxProvider(Supplier<Feature> current) {
        this.current = current;
    }

    @Override
    public Metadata getMetadata() {
        return () -> "signalbox";
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(String key, Boolean otherwise, EvaluationContext context) {
        if (!key.equals(Feature.WEBSOCKET)) {
            return unknown(otherwise);
        }
        Value id = context.getValue(ID);
        Feature.Decision decision = current.get()
                .decide(String.valueOf(context.getTargetingKey()), id == null ? "" : String.valueOf(id.asString()));
        Reason reason = switch (decision.reason()) {
            case DEFAULT -> Reason.DEFAULT;
            case ROLLOUT -> Reason.SPLIT;
            case OPT_IN -> Reason.TARGETING_MATCH;
            case DISABLED -> Reason.DISABLED;
        };
        return ProviderEvaluation.<Boolean>builder()
                .value(decision.enabled())
                .reason(reason.name())
                .build();
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(String key, String otherwise, EvaluationContext context) {
        return unknown(otherwise);
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(String key, Integer otherwise, EvaluationContext context) {
        return unknown(otherwise);
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double otherwise, EvaluationContext context) {
        return unknown(otherwise);
    }

    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(String key, Value otherwise, EvaluationContext context) {
        return unknown(otherwise);
    }

    private static <T> ProviderEvaluation<T> unknown(T otherwise) {
        return ProviderEvaluation.<T>builder()
                .value(otherwise)
                .reason(Reason.ERROR.name())
                .errorCode(ErrorCode.FLAG_NOT_FOUND)
                .build();
    }
}
