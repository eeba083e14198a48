package dev.signalbox.delivery;

import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Effect;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Purged;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskEvent;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an event, in their fixed order, and the rooms of each (SPEC section 5). They depend on the event alone,
 * so that old events can be sent from the log.
 */
public final class EventMessages {
    /**
     * The index of a message in the list of its event. The numbers are part of offsets that clients keep, so they must not
     * change.
     */
    enum Slot {
        /** {@code task:<type>}, {@code agent:status}. */
        NAMED,
        /** {@code task:event_added}; {@code being:created} and similar in the room of a space. */
        ADDED,
        /** {@code dashboard:task_list_updated}. */
        LISTED,
        /** {@code task:<id>:updated} and similar, for pattern subscriptions. */
        MATCHED,
        /** {@code agent:<id>:assigned}, for pattern subscriptions. */
        ASSIGNED
    }

    private static final String TASK = "task";
    private static final String ASSIGNED_TO = "assigned";
    private static final Set<EntityEvent.Verb> AGENT_STATUS =
            EnumSet.of(EntityEvent.Verb.CREATED, EntityEvent.Verb.STATUS);

    private EventMessages() {}

    /** Whether the event goes to the dashboard: all events do, except those that only a timeline shows. */
    public static boolean isForDashboard(Event event) {
        return switch (event.payload()) {
            case TaskEvent payload ->
                payload.eventType() != EventType.PROGRESS && payload.eventType() != EventType.COMMENT;
            case EntityEvent change -> isAgentStatus(change);
            case Purged gone -> false;
        };
    }

    private static boolean isAgentStatus(EntityEvent change) {
        return change.entityType().equals(Agent.TYPE) && AGENT_STATUS.contains(change.verb());
    }

    /** The rooms of the message in a slot; none for a slot that the event does not use. */
    static List<Room> audience(Event event, Slot slot) {
        Room dashboard = Room.dashboard(event.spaceId());
        if (event.payload() instanceof EntityEvent change) {
            return switch (slot) {
                case NAMED -> isAgentStatus(change) ? List.of(dashboard) : List.of();
                case MATCHED ->
                    change.entityType().equals(Agent.TYPE)
                            ? Room.matching(event.spaceId(), Agent.TYPE, change.entityId(), verb(change))
                            : List.of();
                case ADDED -> SpaceMessages.audience(event.spaceId(), change);
                case LISTED, ASSIGNED -> List.of();
            };
        }
        Effect effect = event.effect();
        String taskId = event.taskId();
        if (!(event.payload() instanceof TaskEvent payload) || effect == null || taskId == null) {
            return List.of();
        }
        Room task = Room.task(event.spaceId(), taskId);
        return switch (slot) {
            case NAMED ->
                !isForDashboard(event)
                        ? List.of()
                        : payload instanceof LifecycleEvent.Created ? List.of(dashboard) : List.of(dashboard, task);
            case ADDED -> List.of(task);
            case LISTED -> effect.changed().isEmpty() ? List.of() : List.of(dashboard);
            case MATCHED -> {
                String change = change(payload, effect);
                yield change == null ? List.of() : Room.matching(event.spaceId(), TASK, taskId, change);
            }
            case ASSIGNED -> {
                String agentId = assignedTo(event);
                yield agentId == null ? List.of() : Room.matching(event.spaceId(), Agent.TYPE, agentId, ASSIGNED_TO);
            }
        };
    }

    /** Matches the events that have a message for one of these rooms. */
    public static Predicate<Event> forRooms(Collection<Room> rooms) {
        return new Wanted(rooms.stream().map(room -> new Seat(room, 0, 0)).toList());
    }

    /** The messages of the event for a client in these rooms. */
    public static List<Message> of(Event event, Collection<Room> rooms) {
        Selection selection = new EventEncoding(event).select(rooms::contains, true, -1);
        return selection == null ? List.of() : selection.messages();
    }

    /** The change in the name for pattern subscriptions; {@code null} when no field of the task changes. */
    private static @Nullable String change(TaskEvent payload, Effect effect) {
        return switch (payload) {
            case LifecycleEvent.Created created -> "created";
            case LifecycleEvent.Deleted deleted -> "deleted";
            case ActivityEvent.Updated updated -> "updated";
            case LifecycleEvent moved -> updated(effect);
            case PullRequestEvent moved -> updated(effect);
            case ActivityEvent activity -> updated(effect);
            case InputEvent asked -> updated(effect);
            case RunEvent run -> updated(effect);
            case SystemEvent noticed -> updated(effect);
        };
    }

    private static @Nullable String updated(Effect effect) {
        return effect.changed().isEmpty() ? null : "updated";
    }

    static String verb(EntityEvent change) {
        return change.verb().name().toLowerCase(Locale.ROOT);
    }

    /** Encodes the message in a slot that has an audience. */
    static Message encode(Event event, Slot slot) {
        Position at = Position.at(event.spaceId(), event.spaceVersion(), slot.ordinal());
        if (event.payload() instanceof EntityEvent change) {
            if (slot == Slot.ADDED) {
                return new Message(SpaceMessages.name(change), SpaceMessages.payload(event, change), at);
            }
            String name = slot == Slot.NAMED
                    ? EventName.AGENT_STATUS
                    : Agent.TYPE + ":" + change.entityId() + ":" + verb(change);
            return new Message(name, EventPayloads.agent(event, change), at);
        }
        TaskEvent payload = (TaskEvent) event.payload();
        Effect effect = Objects.requireNonNull(event.effect());
        return switch (slot) {
            case NAMED ->
                new Message(
                        EventName.TASK_PREFIX + event.type(),
                        EventPayloads.ofTask(event, EventPayloads.named(event, payload, effect)),
                        at);
            case ADDED ->
                new Message(
                        EventName.TASK_EVENT_ADDED,
                        EventPayloads.ofTask(event, Json.object("event", event.json())),
                        at);
            case LISTED ->
                new Message(
                        EventName.DASHBOARD_TASK_LIST_UPDATED,
                        EventPayloads.ofTask(event, effect.listJson(Json.time(event.at()))),
                        at);
            case MATCHED ->
                new Message(
                        TASK + ":" + event.taskId() + ":" + change(payload, effect),
                        EventPayloads.matched(event, payload, effect),
                        at);
            case ASSIGNED -> {
                String agentId = String.valueOf(assignedTo(event));
                yield new Message(
                        Agent.TYPE + ":" + agentId + ":" + ASSIGNED_TO, EventPayloads.assigned(event, agentId), at);
            }
        };
    }

    /** Whom the event assigned its task to, an agent or not; {@code null} if it assigned it to nobody else than before. */
    static @Nullable String assignedTo(Event event) {
        Effect effect = event.effect();
        if (effect == null || event.payload() instanceof LifecycleEvent.Deleted) {
            return null;
        }
        boolean isNew = event.payload() instanceof LifecycleEvent.Created
                || effect.changed().containsKey("assignedTo");
        return isNew ? effect.assignedTo() : null;
    }

    /** An entry in the {@code events} of a dashboard's delta: the event, and its changes to the list. */
    public static Map<String, @Nullable Object> deltaJson(Event event) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(event.json());
        Effect effect = event.effect();
        if (effect != null) {
            json.put("patch", effect.listJson(Json.time(event.at())));
        }
        if (event.payload() instanceof LifecycleEvent.Created created) {
            json.put("task", TaskDetail.create(event, created).json());
        }
        return json;
    }

    /**
     * An entry in the {@code events} of a delta of {@code space:state}: the event, and the name and payload of the message
     * that the room got.
     */
    public static Map<String, @Nullable Object> spaceDeltaJson(Event event) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(event.json());
        if (event.payload() instanceof EntityEvent change) {
            json.put("name", SpaceMessages.name(change));
            json.put("patch", SpaceMessages.payload(event, change));
        }
        return json;
    }
}
