package dev.signalbox.github.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of GraphQL; with errors there may be data all the same, for what had none. */
@Serdeable
record GraphAnswer(
        @Nullable Map<String, @Nullable Seen> data,
        @Nullable List<Problem> errors) {
    /** @param type such as {@code NOT_FOUND}; {@code null} for a query that is not right */
    @Serdeable
    record Problem(@Nullable String type, @Nullable String message) {}

    boolean isLimited() {
        return errors != null && errors.stream().anyMatch(error -> "RATE_LIMITED".equals(error.type));
    }
}
