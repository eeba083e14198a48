package dev.signalbox.webhooks;

import dev.signalbox.model.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event for a receiver.
 *
 * @param n the version of the event in the space; {@link Webhook#TEST} for a test
 * @param event its type
 * @param at the time of the newest attempt
 * @param responseStatus {@code null} when there was no answer
 * @param error why there was none
 */
record Delivery(
        String webhookId,
        long n,
        String event,
        Instant at,
        int attempts,
        Status status,
        @Nullable Integer responseStatus,
        @Nullable String error) {
    /** Whether it was taken. */
    enum Status {
        DELIVERED,
        /** It will be tried again. */
        RETRYING,
        FAILED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Map<String, Object> json() {
        return Json.object(
                "n", n,
                "webhookId", webhookId,
                "event", event,
                "at", Json.time(at),
                "attempts", attempts,
                "status", status.wire(),
                "responseStatus", responseStatus,
                "error", error);
    }
}
