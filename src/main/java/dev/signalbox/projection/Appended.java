package dev.signalbox.projection;

import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param event the durable event; {@code null} when there was nothing to do
 * @param task the task right after the event; {@code null} for an entity's event or a deletion
 * @param repeated the event was there already, under the same key
 */
public record Appended(@Nullable Event event, @Nullable Task task, boolean repeated) {
    /**
     * Waits for a command; each has a deadline of its own.
     *
     * @throws Refused as the command was refused
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
