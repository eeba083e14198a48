package dev.signalbox.rollout;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What a browser says of its last seconds. */
@Schema(name = "BrowserReport")
@Introspected
record Report(
        @NotNull
        @Schema(
                type = "string",
                implementation = String.class,
                allowableValues = {"live", "polling", "offline"},
                example = "live")
        State state,

        @NotNull @Min(1) @Max(600) @Schema(description = "What the report covers.", example = "30")
        int seconds,

        @Min(0) @Max(1_000) @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        int reconnects,

        @Min(0) @Max(1_000) @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        int errors,

        @Min(0) @Max(1_000_000) @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, example = "12")
        int messages,

        @Size(max = SAMPLES_MAX)
        @Schema(
                requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                description = "Milliseconds from the time of an event until it was there, of a sample.",
                example = "[12, 9]")
        List<@Min(0) @Max(MILLIS_MAX) Integer> delivered,

        @Size(max = SAMPLES_MAX)
        @Schema(
                requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                description = "The same until it was on the screen.",
                example = "[30, 28]")
        List<@Min(0) @Max(MILLIS_MAX) Integer> painted) {
    private static final int SAMPLES_MAX = 50;
    private static final int MILLIS_MAX = 600_000;

    /** How the browser gets its changes now. */
    enum State {
        LIVE,
        POLLING,
        OFFLINE
    }
}
