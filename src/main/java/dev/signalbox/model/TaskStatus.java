package dev.signalbox.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a task stands. Which event leads where is the table in {@link EventType}. */
public enum TaskStatus {
    CREATED,
    ANALYZING,
    CLARIFICATION_NEEDED,
    DISPATCHED,
    PR_OPENED,
    MERGED,
    FAILED,
    CANCELLED;

    /** Nothing moves the task from here. */
    public boolean isEnd() {
        return this == MERGED || this == CANCELLED;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> wires() {
        return Arrays.stream(values()).map(TaskStatus::wire).toList();
    }

    /** @throws IllegalArgumentException for a status that does not exist */
    public static TaskStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
