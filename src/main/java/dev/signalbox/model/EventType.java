package dev.signalbox.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a task as one table: each event type, the status after it ({@code null}: unchanged) and the statuses
 * in which it is allowed (SPEC, "Status and the events that move it").
 */
public enum EventType {
    CREATED(TaskStatus.CREATED, Set.of()),
    ANALYZING(
            TaskStatus.ANALYZING,
            EnumSet.of(TaskStatus.CREATED, TaskStatus.CLARIFICATION_NEEDED, TaskStatus.FAILED, TaskStatus.ANALYZING)),
    CLARIFICATION_NEEDED(TaskStatus.CLARIFICATION_NEEDED, EnumSet.of(TaskStatus.CREATED, TaskStatus.ANALYZING)),
    CLARIFICATION_ANSWERED(TaskStatus.ANALYZING, EnumSet.of(TaskStatus.CLARIFICATION_NEEDED)),
    DISPATCHED(
            TaskStatus.DISPATCHED,
            EnumSet.of(TaskStatus.CREATED, TaskStatus.ANALYZING, TaskStatus.CLARIFICATION_NEEDED)),
    PR_OPENED(TaskStatus.PR_OPENED, unended()),
    /** Moves the task to {@code dispatched} only when no other linked pull request is open; see {@link Task#apply}. */
    PR_CLOSED(TaskStatus.DISPATCHED, EnumSet.of(TaskStatus.PR_OPENED)),
    PR_MERGED(TaskStatus.MERGED, unended()),
    FAILED(TaskStatus.FAILED, unended()),
    CANCELLED(TaskStatus.CANCELLED, unended()),
    PROGRESS(null, any()),
    COMMENT(null, any()),
    PR_UPDATED(null, any()),
    PR_REVIEW(null, any()),
    CHECK(null, any()),
    UPDATED(null, any()),
    ASSIGNED(null, any()),
    DELETED(null, any());

    private final @Nullable TaskStatus after;
    private final Set<TaskStatus> from;

    EventType(@Nullable TaskStatus after, Set<TaskStatus> from) {
        this.after = after;
        this.from = from;
    }

    private static Set<TaskStatus> any() {
        return EnumSet.allOf(TaskStatus.class);
    }

    private static Set<TaskStatus> unended() {
        return EnumSet.complementOf(EnumSet.of(TaskStatus.MERGED, TaskStatus.CANCELLED));
    }

    public @Nullable TaskStatus after() {
        return after;
    }

    public boolean allowedFrom(TaskStatus status) {
        return from.contains(status);
    }

    /** Whether clients may append it; {@code created} and {@code deleted} have their own endpoints. */
    public boolean isAppendable() {
        return this != CREATED && this != DELETED;
    }

    public static List<String> appendable() {
        return Arrays.stream(values())
                .filter(EventType::isAppendable)
                .map(EventType::wire)
                .toList();
    }

    /** The types that clients may append in this status. */
    public static List<String> allowedIn(TaskStatus status) {
        return Arrays.stream(values())
                .filter(t -> t.isAppendable() && t.allowedFrom(status))
                .map(EventType::wire)
                .toList();
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return the type, or {@code null} when no type has that name */
    public static @Nullable EventType of(String wire) {
        return Arrays.stream(values())
                .filter(t -> t.wire().equals(wire))
                .findFirst()
                .orElse(null);
    }
}
