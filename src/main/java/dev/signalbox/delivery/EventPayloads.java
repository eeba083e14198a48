package dev.signalbox.delivery;

import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Effect;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payloads of the messages of an event (SPEC section 5). */
final class EventPayloads {
    private EventPayloads() {}

    /** {@code {id, status, lastSeen, taskId?}}: taken from the event's own fields. */
    static Map<String, @Nullable Object> agent(Event event, EntityEvent change) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("id", change.entityId());
        payload.putAll(change.fields());
        payload.put("spaceId", event.spaceId());
        payload.put("spaceVersion", event.spaceVersion());
        payload.put("at", Json.time(event.at()));
        return payload;
    }

    /** {@code {id, taskId, spaceId, …}}. */
    static Map<String, @Nullable Object> assigned(Event event, String agentId) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("id", agentId);
        payload.putAll(stamped(event, Map.of()));
        return payload;
    }

    static Map<String, @Nullable Object> matched(Event event, TaskEvent payload, Effect effect) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", event.taskId());
        if (payload instanceof LifecycleEvent.Created created) {
            fields.putAll(TaskDetail.create(event, created).json());
        } else if (!(payload instanceof LifecycleEvent.Deleted)) {
            fields.put("updatedAt", Json.time(event.at()));
            if (payload instanceof ActivityEvent.Updated updated) {
                fields.putAll(updated.patch().json());
            }
            fields.putAll(effect.changed());
        }
        fields.put("spaceId", event.spaceId());
        fields.put("version", event.taskVersion());
        fields.put("spaceVersion", event.spaceVersion());
        fields.put("at", Json.time(event.at()));
        return fields;
    }

    /** The fields of every payload, followed by the event's own fields. */
    static Map<String, @Nullable Object> stamped(Event event, Map<String, ? extends @Nullable Object> fields) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("taskId", event.taskId());
        payload.putAll(fields);
        payload.put("spaceId", event.spaceId());
        payload.put("version", event.taskVersion());
        payload.put("spaceVersion", event.spaceVersion());
        payload.put("at", Json.time(event.at()));
        return payload;
    }

    /** The fields of {@code task:<type>}. */
    static Map<String, Object> named(Event event, TaskEvent payload, Effect effect) {
        String status = effect.status().wire();
        Map<String, Object> fields = switch (payload) {
            case LifecycleEvent.Created created ->
                Json.object(
                        "title", created.title(),
                        "creator", event.actor().json(),
                        "status", status,
                        "createdAt", Json.time(event.at()),
                        "task", TaskDetail.create(event, created).json());
            case LifecycleEvent.Failed failed -> Json.object("status", status, "error", failed.json());
            case ActivityEvent.Updated updated ->
                Json.object("patch", updated.patch().json());
            case LifecycleEvent.Deleted deleted -> Json.object();
            case LifecycleEvent.Analyzing e -> withData(status, e);
            case LifecycleEvent.ClarificationNeeded e -> withData(status, e);
            case LifecycleEvent.ClarificationAnswered e -> withData(status, e);
            case LifecycleEvent.Dispatched e -> withData(status, e);
            case PullRequestEvent.PrOpened e -> withData(status, e);
            case PullRequestEvent.PrClosed e -> withData(status, e);
            case PullRequestEvent.PrMerged e -> withData(status, e);
            case LifecycleEvent.Cancelled e -> withData(status, e);
            case ActivityEvent.Progress e -> withData(status, e);
            case ActivityEvent.Comment e -> withData(status, e);
            case PullRequestEvent.PrUpdated e -> withData(status, e);
            case PullRequestEvent.PrReview e -> withData(status, e);
            case PullRequestEvent.Check e -> withData(status, e);
            case ActivityEvent.Assigned e -> withData(status, e);
            case LifecycleEvent.Completed e -> withData(status, e);
            case LifecycleEvent.Reopened e -> withData(status, e);
            case InputEvent e -> withData(status, e);
            case RunEvent e -> withData(status, e);
            case SystemEvent e -> withData(status, e);
        };
        if (event.late()) {
            fields.put("late", true);
        }
        return fields;
    }

    private static Map<String, Object> withData(String status, TaskEvent payload) {
        Map<String, Object> fields = Json.object("status", status);
        fields.putAll(payload.json());
        return fields;
    }
}
