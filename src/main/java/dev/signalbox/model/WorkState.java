package dev.signalbox.model;

import java.util.Locale;

/** What goes on with a task, derived from it: the first state that fits (SPEC section 2). */
public enum WorkState {
    DONE,
    CANCELLED,
    FAILED,
    WAITING_FOR_INPUT,
    STALE,
    WORKING,
    WAITING_FOR_CHECKS,
    WAITING_FOR_REVIEW,
    QUEUED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }

    public static WorkState of(Task task) {
        return switch (task.status()) {
            case MERGED, COMPLETED -> DONE;
            case CANCELLED -> CANCELLED;
            case FAILED -> FAILED;
            case CREATED, ANALYZING, CLARIFICATION_NEEDED, DISPATCHED, PR_OPENED -> {
                if (!task.requests().isEmpty()) {
                    yield WAITING_FOR_INPUT;
                }
                yield task.work().staleSince() != null ? STALE : unasked(task);
            }
        };
    }

    /** Whether an agent should be working, so that its silence means something. */
    static boolean isWordDue(Task task) {
        WorkState state = of(task);
        return state == WORKING || state == STALE;
    }

    private static WorkState unasked(Task task) {
        if (task.work().run() != null) {
            return WORKING;
        }
        if (task.openPulls().anyMatch(pull -> pull.checksState() == PullRequest.ChecksState.PENDING)) {
            return WAITING_FOR_CHECKS;
        }
        if (task.openPulls().anyMatch(pull -> !pull.draft())) {
            return WAITING_FOR_REVIEW;
        }
        boolean works = task.status() == TaskStatus.ANALYZING
                || task.openPulls().findAny().isPresent()
                || task.status() == TaskStatus.DISPATCHED && task.work().spoken();
        return works ? WORKING : QUEUED;
    }
}
