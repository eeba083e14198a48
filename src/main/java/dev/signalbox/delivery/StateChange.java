package dev.signalbox.delivery;

import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Person;
import dev.signalbox.model.Purged;
import dev.signalbox.model.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A change of a state by an event. */
record StateChange(String verb, StateType type, String entityId) {
    private static final String ADD = "add";
    private static final String UPDATE = "update";
    private static final String DELETE = "delete";

    /**
     * The changes of these types by an event: one, or one for each person who has come or gone.
     *
     * @param types in their order
     */
    static List<StateChange> of(Set<StateType> types, Event event) {
        StateType changed = null;
        for (StateType type : types) { // the type of agents is after that of all beings
            changed = type.isChangedBy(event) ? type : changed;
        }
        if (changed == null) {
            return List.of();
        }
        return event.payload() instanceof EntityEvent change
                        && change.entityType().equals(Person.TYPE)
                ? people(event, change)
                : List.of(of(changed, event));
    }

    private static List<StateChange> people(Event event, EntityEvent change) {
        List<StateChange> changes = new ArrayList<>();
        Person.in(change.fields())
                .forEach(person -> changes.add(new StateChange(
                        person.online() && person.since().equals(person.lastSeen()) ? ADD : UPDATE,
                        StateType.BEINGS,
                        Person.beingId(person.userId()))));
        SpaceMessages.removed(change).forEach(id -> changes.add(new StateChange(DELETE, StateType.BEINGS, id)));
        return changes;
    }

    private static StateChange of(StateType type, Event event) {
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
            case Purged gone -> new StateChange(DELETE, type, String.valueOf(event.taskId()));
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
