package dev.signalbox.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    /** With several pull requests the others decide as well, as for {@code pr_merged}; see {@link TaskFold}. */
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
    INPUT_REQUESTED(null, unended()),
    /** Allowed while the named requests are open, as is {@code input_withdrawn}; see {@link Transitions}. */
    INPUT_ANSWERED(null, any()),
    INPUT_WITHDRAWN(null, any()),
    RUN_STARTED(null, unended()),
    RUN_ENDED(null, any()),
    COMPLETED(TaskStatus.COMPLETED, unended()),
    /** A task with an issue goes back to {@code dispatched}. */
    REOPENED(TaskStatus.CREATED, EnumSet.of(TaskStatus.CANCELLED, TaskStatus.COMPLETED, TaskStatus.FAILED)),
    STALE(null, any()),
    DISPATCH_REQUESTED(null, any()),
    DISPATCH_STOPPED(null, any()),
    DELETED(null, any());

    private static final Map<String, EventType> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wire, type -> type));

    private static final List<String> APPENDABLE = Arrays.stream(values())
            .filter(EventType::isAppendable)
            .map(EventType::wire)
            .toList();

    private final String wire = name().toLowerCase(Locale.ROOT);
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
        return EnumSet.complementOf(EnumSet.of(TaskStatus.MERGED, TaskStatus.CANCELLED, TaskStatus.COMPLETED));
    }

    public @Nullable TaskStatus after() {
        return after;
    }

    public boolean allowedFrom(TaskStatus status) {
        return from.contains(status);
    }

    /** Whether clients may append it: some have their own endpoints, others are appended by the system only. */
    public boolean isAppendable() {
        return switch (this) {
            case CREATED, DELETED, STALE, DISPATCH_REQUESTED, DISPATCH_STOPPED -> false;
            default -> true;
        };
    }

    public static List<String> appendable() {
        return APPENDABLE;
    }

    public String wire() {
        return wire;
    }

    /** @return the type, or {@code null} when no type has that name */
    public static @Nullable EventType of(String wire) {
        return BY_WIRE.get(wire);
    }
}
