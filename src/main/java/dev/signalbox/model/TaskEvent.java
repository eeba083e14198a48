package dev.signalbox.model;

import java.util.Set;

/**
 * The payloads of task events: one record per type, one file per family. A {@code switch} over them must not have a
 * {@code default}, so that a new type does not compile until every {@code switch} handles it. {@link #read} is the only
 * parser, for requests and for the store.
 */
public sealed interface TaskEvent extends Payload
        permits LifecycleEvent, PullRequestEvent, ActivityEvent, InputEvent, RunEvent, SystemEvent {
    int TITLE_MAX = 200;
    int DESCRIPTION_MAX = 20_000;
    /** The longest name of a person, agent, label, repository or workflow. */
    int NAME_MAX = 200;

    /** The types that a {@code member} of a space may append; all others need the role {@code agent}. */
    Set<EventType> BY_MEMBERS = Set.of(
            EventType.CLARIFICATION_ANSWERED,
            EventType.COMMENT,
            EventType.ASSIGNED,
            EventType.UPDATED,
            EventType.CANCELLED,
            EventType.INPUT_ANSWERED,
            EventType.INPUT_WITHDRAWN,
            EventType.COMPLETED,
            EventType.REOPENED);

    EventType eventType();

    @Override
    default String type() {
        return eventType().wire();
    }

    /**
     * Reads the {@code data} of an event.
     *
     * @param f collects the errors; the caller calls {@link Fields#check}
     */
    static TaskEvent read(EventType type, Fields f) {
        return switch (type) {
            case CREATED -> LifecycleEvent.Created.read(f);
            case ANALYZING -> new LifecycleEvent.Analyzing();
            case CLARIFICATION_NEEDED -> LifecycleEvent.ClarificationNeeded.read(f);
            case CLARIFICATION_ANSWERED -> LifecycleEvent.ClarificationAnswered.read(f);
            case DISPATCHED -> LifecycleEvent.Dispatched.read(f);
            case FAILED -> LifecycleEvent.Failed.read(f);
            case CANCELLED -> LifecycleEvent.Cancelled.read(f);
            case DELETED -> new LifecycleEvent.Deleted();
            case PR_OPENED -> PullRequestEvent.PrOpened.read(f);
            case PR_CLOSED -> PullRequestEvent.PrClosed.read(f);
            case PR_MERGED -> PullRequestEvent.PrMerged.read(f);
            case PR_UPDATED -> PullRequestEvent.PrUpdated.read(f);
            case PR_REVIEW -> PullRequestEvent.PrReview.read(f);
            case CHECK -> PullRequestEvent.Check.read(f);
            case PROGRESS -> ActivityEvent.Progress.read(f);
            case COMMENT -> ActivityEvent.Comment.read(f);
            case UPDATED -> ActivityEvent.Updated.read(f);
            case ASSIGNED -> ActivityEvent.Assigned.read(f);
            case INPUT_REQUESTED -> InputEvent.InputRequested.read(f);
            case INPUT_ANSWERED -> InputEvent.InputAnswered.read(f);
            case INPUT_WITHDRAWN -> InputEvent.InputWithdrawn.read(f);
            case RUN_STARTED -> RunEvent.RunStarted.read(f);
            case RUN_ENDED -> RunEvent.RunEnded.read(f);
            case COMPLETED -> LifecycleEvent.Completed.read(f);
            case REOPENED -> LifecycleEvent.Reopened.read(f);
            case STALE -> SystemEvent.Stale.read(f);
            case DISPATCH_REQUESTED -> SystemEvent.DispatchRequested.read(f);
            case DISPATCH_STOPPED -> SystemEvent.DispatchStopped.read(f);
        };
    }
}
