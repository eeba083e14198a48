package dev.signalbox.tasks;

import dev.signalbox.access.RequestKeys;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.TaskEvent;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to append an event to a task.
 *
 * @param once its idempotency key; {@code null} for none
 */
record NewEvent(TaskEvent payload, Event.@Nullable Key once) {
    /** Which of two facts of a pull request is the newer is for GitHub's clock to say, not for a client's. */
    private static final Set<String> GITHUBS_TIMES = Set.of("changedAt", "seenAt", "submittedAt");

    /**
     * Reads {@code {type, data}} from HTTP or a socket.
     *
     * @param key the caller's idempotency key, as sent
     */
    static NewEvent read(Fields fields, Principal caller, String taskId, @Nullable String key) {
        String type = fields.oneOf("type", EventType.appendable());
        Fields data = fields.object("data");
        fields.check();
        Event.Key once = RequestKeys.of(
                caller,
                key,
                "POST /api/tasks/" + taskId + "/events",
                key == null ? null : Json.object("type", type, "data", data.json()));
        Fields said = data.without(GITHUBS_TIMES); // after the key, which is of the request as it was sent
        TaskEvent payload = TaskEvent.read(Objects.requireNonNull(EventType.of(type)), said);
        data.check();
        return new NewEvent(
                payload instanceof InputEvent.InputWithdrawn withdrawn ? withdrawn.byClient() : payload, once);
    }
}
