package dev.signalbox.rooms;

import dev.signalbox.model.Effect;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Json;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages that an event makes, in their fixed order, and the rooms that each goes to (SPEC section 5). They follow
 * from the event alone, so that an old one can be sent again from the log.
 */
public final class EventMessages {
    /** One message before it is encoded, and who hears it. */
    record Addressed(String name, Map<String, @Nullable Object> payload, Set<Room.Kind> audience) {}

    private static final Set<Room.Kind> BOTH = EnumSet.of(Room.Kind.DASHBOARD, Room.Kind.TASK);
    private static final Set<Room.Kind> DASHBOARD = EnumSet.of(Room.Kind.DASHBOARD);
    private static final Set<Room.Kind> TASK = EnumSet.of(Room.Kind.TASK);

    private EventMessages() {}

    /** Whether the dashboard of the space hears of it: of everything but what only a timeline shows. */
    public static boolean isForDashboard(Event event) {
        return event.payload() instanceof TaskEvent payload
                && payload.eventType() != EventType.PROGRESS
                && payload.eventType() != EventType.COMMENT;
    }

    static List<Addressed> of(Event event) {
        Effect effect = event.effect();
        if (!(event.payload() instanceof TaskEvent payload) || effect == null) {
            return List.of();
        }
        List<Addressed> messages = new ArrayList<>(3);
        if (isForDashboard(event)) {
            messages.add(new Addressed(
                    EventName.TASK_PREFIX + event.type(),
                    stamped(event, named(event, payload, effect)),
                    payload instanceof TaskEvent.Created ? DASHBOARD : BOTH));
        }
        messages.add(
                new Addressed(EventName.TASK_EVENT_ADDED, stamped(event, Json.object("event", event.json())), TASK));
        if (!effect.changed().isEmpty()) {
            messages.add(new Addressed(
                    EventName.DASHBOARD_TASK_LIST_UPDATED,
                    stamped(event, effect.listJson(Json.time(event.at()))),
                    DASHBOARD));
        }
        return messages;
    }

    /** What every payload of an event carries, around its own fields. */
    private static Map<String, @Nullable Object> stamped(Event event, Map<String, ? extends @Nullable Object> fields) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("taskId", event.taskId());
        payload.putAll(fields);
        payload.put("version", event.taskVersion());
        payload.put("spaceVersion", event.spaceVersion());
        payload.put("at", Json.time(event.at()));
        return payload;
    }

    /** The fields of {@code task:<type>}. */
    private static Map<String, Object> named(Event event, TaskEvent payload, Effect effect) {
        String status = effect.status().wire();
        Map<String, Object> fields = switch (payload) {
            case TaskEvent.Created created ->
                Json.object(
                        "title", created.title(),
                        "creator", event.actor().json(),
                        "status", status,
                        "createdAt", Json.time(event.at()),
                        "task", Task.create(event, created).json());
            case TaskEvent.Failed failed -> Json.object("status", status, "error", failed.json());
            case TaskEvent.Updated updated ->
                Json.object("patch", updated.patch().json());
            case TaskEvent.Deleted deleted -> Json.object();
            case TaskEvent.Analyzing e -> withData(status, e);
            case TaskEvent.ClarificationNeeded e -> withData(status, e);
            case TaskEvent.ClarificationAnswered e -> withData(status, e);
            case TaskEvent.Dispatched e -> withData(status, e);
            case TaskEvent.PrOpened e -> withData(status, e);
            case TaskEvent.PrClosed e -> withData(status, e);
            case TaskEvent.PrMerged e -> withData(status, e);
            case TaskEvent.Cancelled e -> withData(status, e);
            case TaskEvent.Progress e -> withData(status, e);
            case TaskEvent.Comment e -> withData(status, e);
            case TaskEvent.PrUpdated e -> withData(status, e);
            case TaskEvent.PrReview e -> withData(status, e);
            case TaskEvent.Check e -> withData(status, e);
            case TaskEvent.Assigned e -> withData(status, e);
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

    /** An event in the {@code events} of a dashboard's delta: the event, and what it changed in the list. */
    public static Map<String, @Nullable Object> deltaJson(Event event) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(event.json());
        Effect effect = event.effect();
        if (effect != null) {
            json.put("patch", effect.listJson(Json.time(event.at())));
        }
        if (event.payload() instanceof TaskEvent.Created created) {
            json.put("task", Task.create(event, created).json());
        }
        return json;
    }
}
