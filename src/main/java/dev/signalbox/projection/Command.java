package dev.signalbox.projection;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.Payload;
import dev.signalbox.model.Refused;
import org.jspecify.annotations.Nullable;

/**
 * A request to append at most one event, or a few that belong together.
 *
 * @param cause how its event comes about; {@code null} when that says nothing
 * @param key the idempotency key; {@code null} for a command that may be repeated
 */
public record Command(Actor actor, @Nullable Cause cause, Event.@Nullable Key key, Decision decision) {
    /** Of no particular cause. */
    public Command(Actor actor, Event.@Nullable Key key, Decision decision) {
        this(actor, null, key, decision);
    }

    /**
     * The rule that makes an event from the state. It has no side effects, and is called again when another event was
     * appended first.
     */
    @FunctionalInterface
    public interface Decision {
        /**
         * @return the event to append, or {@code null} when there is nothing to do
         * @throws Refused when the command is not allowed; nothing is stored
         */
        @Nullable
        Draft decide(SpaceState state);
    }

    /**
     * An event without a position yet.
     *
     * @param taskId the task it is about; {@code null} for an entity's event
     * @param then decided with it, and appended directly after it; {@code null} for nothing. Where another instance comes
     *     between the two, the command is decided again and has to go on with what is left
     */
    public record Draft(
            @Nullable String taskId,
            Payload payload,
            boolean late,
            @Nullable Draft then) {
        public Draft(@Nullable String taskId, Payload payload, boolean late) {
            this(taskId, payload, late, null);
        }
    }
}
