package dev.signalbox.projection;

import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command.
 *
 * @param event the durable event; {@code null} when there was nothing to change
 * @param task the task directly after the event; {@code null} for an entity's event or a deletion
 * @param repeated the event already existed under the same idempotency key
 */
public record Appended(@Nullable Event event, @Nullable Task task, boolean repeated) {
    /**
     * Waits for the result of a command, which arrives by the command's own deadline.
     *
     * @throws Refused if the command was refused
     */
    public static Appended await(CompletionStage<Appended> command) {
        try {
            return command.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw e;
        }
    }
}
