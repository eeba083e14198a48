package dev.signalbox.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run used: {@code {inputTokens?, outputTokens?, costUsd?, seconds?}}. */
public record Usage(
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Double costUsd,
        @Nullable Double seconds) {
    /** Nothing. */
    public static final Usage NONE = new Usage(null, null, null, null);

    private static final long TOKENS_MAX = 1_000_000_000_000L;
    private static final double AMOUNT_MAX = 1e9;

    public Map<String, Object> json() {
        return Json.object(
                "inputTokens", inputTokens, "outputTokens", outputTokens, "costUsd", costUsd, "seconds", seconds);
    }

    static Usage read(Fields f) {
        return new Usage(
                f.numberOrNull("inputTokens", 0, TOKENS_MAX),
                f.numberOrNull("outputTokens", 0, TOKENS_MAX),
                f.amountOrNull("costUsd", AMOUNT_MAX),
                f.amountOrNull("seconds", AMOUNT_MAX));
    }
}
