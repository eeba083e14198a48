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

/** The payloads of the messages of an event (SPEC section 5). All end with the event's own fields. */
final class EventPayloads {
    private EventPayloads() {}

    /** The same map, with {@code {…, spaceId, version?, spaceVersion, at}}; the version is that of the task. */
    static Map<String, @Nullable Object> ended(Event event, Map<String, @Nullable Object> payload) {
        payload.put("spaceId", event.spaceId());
        if (event.taskId() != null) {
            payload.put("version", event.taskVersion());
        }
        payload.put("spaceVersion", event.spaceVersion());
        payload.put("at", Json.time(event.at()));
        return payload;
    }

    /** {@code {id, status, lastSeen, taskId?, …}}. */
    static Map<String, @Nullable Object> agent(Event event, EntityEvent change) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", change.entityId());
        fields.putAll(change.fields());
        return ended(event, fields);
    }

    /** {@code {id, taskId, …}}. */
    static Map<String, @Nullable Object> assigned(Event event, String agentId) {
        return ended(event, Json.object("id", agentId, "taskId", event.taskId()));
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
            fields.putAll(effect.changed(Json.time(event.at())));
        }
        return ended(event, fields);
    }

    /** {@code {taskId, …}}. */
    static Map<String, @Nullable Object> ofTask(Event event, Map<String, ? extends @Nullable Object> fields) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("taskId", event.taskId());
        payload.putAll(fields);
        return ended(event, payload);
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
            case LifecycleEvent e -> withData(status, e);
            case ActivityEvent e -> withData(status, e);
            case PullRequestEvent e -> withData(status, e);
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
