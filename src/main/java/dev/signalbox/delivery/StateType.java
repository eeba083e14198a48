package dev.signalbox.delivery;

import dev.signalbox.model.Agent;
import dev.signalbox.model.Being;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Intention;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Person;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.Beings;
import dev.signalbox.projection.SpaceView;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The parts of the state of a space. */
public enum StateType {
    BEINGS("being"),
    /** The same without people, for readers of a public space who are no members. */
    PUBLIC_BEINGS("being"),
    INTENTIONS("intention"),
    TASKS("task"),
    AGENTS(Agent.TYPE);

    private final String entityType;

    StateType(String entityType) {
        this.entityType = entityType;
    }

    /** The name of the list in a state, and in {@code types=}. */
    public String wire() {
        return (this == PUBLIC_BEINGS ? BEINGS : this).name().toLowerCase(Locale.ROOT);
    }

    /** Those that a client may ask for. */
    public static Set<StateType> offered() {
        return EnumSet.complementOf(EnumSet.of(PUBLIC_BEINGS));
    }

    /** These types for somebody who may not see the people of the space. */
    public static Set<StateType> withoutPeople(Set<StateType> types) {
        Set<StateType> seen = EnumSet.copyOf(types);
        if (seen.remove(BEINGS)) {
            seen.add(PUBLIC_BEINGS);
        }
        return seen;
    }

    /** The name of one item, in {@code changeInfo}. */
    String entityType() {
        return entityType;
    }

    /** Whether an event changes this list. Agents and people are beings as well. */
    boolean isChangedBy(Event event) {
        if (!(event.payload() instanceof EntityEvent change)) {
            return this == TASKS;
        }
        String type = change.entityType();
        return switch (this) {
            case BEINGS -> type.equals(Being.TYPE) || type.equals(Agent.TYPE) || type.equals(Person.TYPE);
            case PUBLIC_BEINGS -> type.equals(Being.TYPE) || type.equals(Agent.TYPE);
            case INTENTIONS, TASKS, AGENTS -> entityType.equals(type);
        };
    }

    /** The current items, under the lock of the space: quick, and the items are immutable. */
    List<Object> collect(SpaceView view, Agents agents) {
        return switch (this) {
            case TASKS -> List.copyOf(view.shown().tasks());
            case AGENTS -> List.copyOf(agents.in(view));
            case BEINGS -> List.copyOf(Beings.in(view, agents));
            case PUBLIC_BEINGS -> List.copyOf(Beings.withoutPeople(view, agents));
            case INTENTIONS ->
                List.copyOf(view.entities(Intention.TYPE).stream()
                        .map(entity -> Intention.of(view.spaceId(), entity))
                        .toList());
        };
    }

    /** An item of {@link #collect} as JSON. */
    static Object json(Object found) {
        return ((JsonObject) found).json();
    }
}
