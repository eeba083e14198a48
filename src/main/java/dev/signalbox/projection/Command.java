package dev.signalbox.projection;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import dev.signalbox.model.Payload;
import dev.signalbox.model.Refused;
import org.jspecify.annotations.Nullable;

/**
 * A wish to append one event.
 *
 * @param key under which it happens once; {@code null} for a command that may be repeated
 */
public record Command(Actor actor, Event.@Nullable Key key, Decision decision) {
    /** The rule: what event does this make of that state. Asked again when another event came first; has no effects. */
    @FunctionalInterface
    public interface Decision {
        /**
         * @return the event to append, or {@code null} when there is nothing to do
         * @throws Refused when it is not allowed; then nothing is stored
         */
        @Nullable
        Draft decide(SpaceState state);
    }

    /**
     * An event before it has its place.
     *
     * @param taskId the task it is about; {@code null} for an entity's event
     */
    public record Draft(@Nullable String taskId, Payload payload, boolean late) {}
}
