package dev.signalbox.github;

import dev.signalbox.github.Fact.Occasion;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.Command.Draft;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a fact from GitHub does to a task as it is now. Facts are never refused: one that the transition table does not
 * allow, or that is older than what the task knows about that pull request, is kept as late and moves nothing.
 */
final class Verdict {
    private Verdict() {}

    /** @return {@code null} when the task is gone */
    static @Nullable Draft of(@Nullable Task task, TaskEvent event, Occasion occasion) {
        if (task == null) {
            return null;
        }
        TaskEvent fact = event instanceof PullRequestEvent.PrOpened ready && occasion == Occasion.READY
                ? ready(task, ready)
                : event;
        return new Draft(task.id(), fact, isLate(task, fact, occasion));
    }

    /** The end of a draft updates a pull request that the task knows; for any other task it opens it. */
    private static TaskEvent ready(Task task, PullRequestEvent.PrOpened e) {
        PullRequest known = task.pull(e.prNumber(), e.repo());
        boolean movesNothing =
                task.status() == TaskStatus.PR_OPENED || task.status().isEnd() || isOlder(e.changedAt(), known);
        return known != null && movesNothing
                ? new PullRequestEvent.PrUpdated(e.prNumber(), e.repo(), false, "ready_for_review", e.changedAt())
                : e;
    }

    private static boolean isLate(Task task, TaskEvent fact, Occasion occasion) {
        if (!fact.eventType().allowedFrom(task.status())) {
            return true;
        }
        return switch (fact) {
            case PullRequestEvent.PrOpened e -> {
                PullRequest known = task.pull(e.prNumber(), e.repo());
                yield isMerged(known)
                        || isOlder(e.changedAt(), known)
                        || occasion == Occasion.OPENED && known != null && !known.isOpen();
            }
            case PullRequestEvent.PrClosed e -> {
                PullRequest known = task.pull(e.prNumber(), e.repo());
                yield isMerged(known) || isOlder(e.changedAt(), known);
            }
            case PullRequestEvent.PrUpdated e ->
                e.prNumber() != null && isOlder(e.changedAt(), task.pull(e.prNumber(), e.repo()));
            // A merge is final; nothing that happened can come after it.
            case PullRequestEvent.PrMerged e -> false;
            case PullRequestEvent.PrReview e -> false;
            case PullRequestEvent.Check e -> false;
            case ActivityEvent.Comment e -> false;
            case LifecycleEvent.Created e -> false;
            case LifecycleEvent.Analyzing e -> false;
            case LifecycleEvent.ClarificationNeeded e -> false;
            case LifecycleEvent.ClarificationAnswered e -> false;
            case LifecycleEvent.Dispatched e -> false;
            case LifecycleEvent.Failed e -> false;
            case LifecycleEvent.Cancelled e -> false;
            case ActivityEvent.Progress e -> false;
            case ActivityEvent.Updated e -> false;
            case ActivityEvent.Assigned e -> false;
            case LifecycleEvent.Deleted e -> false;
            case LifecycleEvent.Completed e -> false;
            case LifecycleEvent.Reopened e -> false;
            case InputEvent e -> false;
            case RunEvent e -> false;
            case SystemEvent e -> false;
        };
    }

    private static boolean isMerged(@Nullable PullRequest known) {
        return known != null && known.state() == PullRequest.State.MERGED;
    }

    private static boolean isOlder(@Nullable Instant time, @Nullable PullRequest known) {
        return time != null && known != null && known.changedAt() != null && time.isBefore(known.changedAt());
    }
}
