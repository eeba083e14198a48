package dev.signalbox.github;

import dev.signalbox.github.DeliveryWork.Outcome;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What became of a delivery so far.
 *
 * @param result {@code applied}, {@code ignored}, {@code duplicate} or {@code queued}
 * @param taskId the first task that it touched
 */
@Serdeable
record Receipt(String deliveryId, String result, @Nullable String taskId) {
    static Receipt of(String deliveryId, Outcome outcome) {
        String result = switch (outcome.status()) {
            case APPLIED -> "applied";
            // A failed one is stored as such, with its reason; GitHub gets the answer of an ignored one.
            case IGNORED, FAILED -> "ignored";
            // A parked one may still be applied.
            case QUEUED, PARKED -> "queued";
        };
        return new Receipt(
                deliveryId, result, outcome.taskIds().stream().findFirst().orElse(null));
    }
}
