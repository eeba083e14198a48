package dev.signalbox.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The status of a task. The table of transitions is {@link EventType}. */
public enum TaskStatus {
    CREATED,
    ANALYZING,
    CLARIFICATION_NEEDED,
    DISPATCHED,
    PR_OPENED,
    MERGED,
    FAILED,
    CANCELLED,
    COMPLETED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The work is over. Only {@code reopened} changes the status any more, and not after a merge. */
    public boolean isEnd() {
        return this == MERGED || this == CANCELLED || this == COMPLETED;
    }

    /** The ends, or all others. */
    public static List<TaskStatus> all(boolean ends) {
        return Arrays.stream(values()).filter(status -> status.isEnd() == ends).toList();
    }

    public String wire() {
        return wire;
    }

    public static List<String> wires() {
        return Arrays.stream(values()).map(TaskStatus::wire).toList();
    }

    /** @throws IllegalArgumentException for an unknown status */
    public static TaskStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
