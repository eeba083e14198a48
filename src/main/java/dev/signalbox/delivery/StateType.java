package dev.signalbox.delivery;

import dev.signalbox.model.Agent;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Task;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.SpaceView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parts of the state of a space. */
public enum StateType {
    BEINGS("being"),
    INTENTIONS("intention"),
    TASKS("task"),
    AGENTS(Agent.TYPE);

    private final String entityType;

    StateType(String entityType) {
        this.entityType = entityType;
    }

    /** The name of the list in a state, and in {@code types=}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of one item, in {@code changeInfo}. */
    String entityType() {
        return entityType;
    }

    /** The type that an event changes; {@code null} for an event that changes no state. */
    static @Nullable StateType of(Event event) {
        if (!(event.payload() instanceof EntityEvent change)) {
            return TASKS;
        }
        for (StateType type : values()) {
            if (type.entityType.equals(change.entityType())) {
                return type;
            }
        }
        return null;
    }

    /** The current items, under the lock of the space: quick, and the items are immutable. */
    List<Object> collect(SpaceView view, Agents agents) {
        return switch (this) {
            case TASKS -> List.copyOf(view.shown().tasks());
            case AGENTS -> List.copyOf(agents.in(view));
            case BEINGS, INTENTIONS -> List.of(); // none exist yet
        };
    }

    /** An item of {@link #collect} as JSON. */
    static Object json(Object found) {
        return found instanceof Task task ? task.json() : ((Agent) found).json();
    }
}
