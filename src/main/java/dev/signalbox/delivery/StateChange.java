package dev.signalbox.delivery;

import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.TaskEvent;
import java.util.Map;

/** The change of a state by one event. */
record StateChange(String verb, StateType type, String entityId) {
    private static final String ADD = "add";
    private static final String UPDATE = "update";
    private static final String DELETE = "delete";

    static StateChange of(StateType type, Event event) {
        return switch (event.payload()) {
            case EntityEvent change ->
                new StateChange(
                        switch (change.verb()) {
                            case CREATED -> ADD;
                            case UPDATED, STATUS -> UPDATE;
                            case DELETED -> DELETE;
                        },
                        type,
                        change.entityId());
            case TaskEvent change -> {
                String verb = change instanceof LifecycleEvent.Created
                        ? ADD
                        : change instanceof LifecycleEvent.Deleted ? DELETE : UPDATE;
                yield new StateChange(verb, type, String.valueOf(event.taskId()));
            }
        };
    }

    /** {@code changeInfo}: {@code {type, entityType, entityId}}. */
    Map<String, Object> json() {
        return Json.object("type", verb, "entityType", type.entityType(), "entityId", entityId);
    }
}
