package dev.signalbox.github;

import dev.signalbox.github.Fact.Occasion;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullDetails;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.Command.Draft;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fact from GitHub does to a task as it is now. Facts are never refused: one that the transition table does not
 * allow, or that is older than what the task knows about that pull request, is kept as late and moves nothing.
 */
final class Verdict {
    private Verdict() {}

    /** @return {@code null} when the task is gone, or nothing that we show changes and nothing has to be remembered */
    static @Nullable Draft of(@Nullable Task task, TaskEvent event, Occasion occasion) {
        if (task == null) {
            return null;
        }
        TaskEvent fact = event instanceof PullRequestEvent.PrOpened ready && occasion == Occasion.READY
                ? ready(task, ready)
                : event;
        return isSilent(task, fact, occasion) ? null : new Draft(task.id(), fact, isLate(task, fact, occasion));
    }

    /** The end of a draft updates a pull request that the task knows; for any other task it opens it. */
    private static TaskEvent ready(Task task, PullRequestEvent.PrOpened e) {
        PullRequest known = known(task, e.prNumber(), e.repo(), e.details());
        boolean movesNothing =
                task.status() == TaskStatus.PR_OPENED || task.status().isEnd() || isOlder(e.changedAt(), known);
        return known != null && movesNothing
                ? new PullRequestEvent.PrUpdated(
                        e.prNumber(), e.repo(), false, "ready_for_review", e.changedAt(), e.details())
                : e;
    }

    private static boolean isSilent(Task task, TaskEvent fact, Occasion occasion) {
        return switch (fact) {
            case PullRequestEvent.PrUpdated e -> {
                List<PullRequest> after = task.pullsAfter(e);
                yield after.equals(task.pulls()) || occasion == Occasion.OTHER && showsSame(task, after);
            }
            case PullRequestEvent.Check e -> {
                List<PullRequest> after = task.pullsAfter(e);
                yield after.equals(task.pulls()) || e.isPending() && showsSame(task, after);
            }
            case LifecycleEvent.Dispatched e ->
                task.issue() != null && task.issue().is(e.issueNumber(), e.repo(), e.repoId());
            default -> false;
        };
    }

    private static boolean showsSame(Task task, List<PullRequest> after) {
        for (int i = 0; i < after.size(); i++) {
            PullRequest one = task.pulls().get(i);
            if (one.conflict() != after.get(i).conflict()
                    || !one.json().equals(after.get(i).json())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLate(Task task, TaskEvent fact, Occasion occasion) {
        if (!fact.eventType().allowedFrom(task.status())) {
            return true;
        }
        return switch (fact) {
            case PullRequestEvent.PrOpened e -> {
                PullRequest known = known(task, e.prNumber(), e.repo(), e.details());
                yield isMerged(known)
                        || !isBefore(task.status()) && isOlder(e.changedAt(), known)
                        || occasion == Occasion.OPENED && known != null && !known.isOpen() && !isBefore(task.status());
            }
            case PullRequestEvent.PrClosed e -> {
                PullRequest known = known(task, e.prNumber(), e.repo(), e.details());
                yield isMerged(known) || isOlder(e.changedAt(), known);
            }
            case LifecycleEvent.Cancelled e ->
                task.issue() != null && task.issue().isOlder(e.changedAt());
            case LifecycleEvent.Reopened e ->
                task.issue() != null && task.issue().isOlder(e.changedAt());
            // A merge is final; nothing that happened can come after it.
            case PullRequestEvent.PrMerged e -> false;
            case PullRequestEvent.PrUpdated e -> false;
            case PullRequestEvent.PrReview e -> false;
            case PullRequestEvent.Check e -> false;
            case ActivityEvent.Comment e -> false;
            case LifecycleEvent.Created e -> false;
            case LifecycleEvent.Analyzing e -> false;
            case LifecycleEvent.ClarificationNeeded e -> false;
            case LifecycleEvent.ClarificationAnswered e -> false;
            case LifecycleEvent.Dispatched e -> false;
            case LifecycleEvent.Failed e -> false;
            case ActivityEvent.Progress e -> false;
            case ActivityEvent.Updated e -> false;
            case ActivityEvent.Assigned e -> false;
            case LifecycleEvent.Deleted e -> false;
            case LifecycleEvent.Completed e -> false;
            case InputEvent e -> false;
            case RunEvent e -> false;
            case SystemEvent e -> false;
        };
    }

    /** Whether the task has got no further than what comes before a pull request; then one that is closed already moves it on. */
    private static boolean isBefore(TaskStatus status) {
        return status == TaskStatus.CREATED
                || status == TaskStatus.ANALYZING
                || status == TaskStatus.CLARIFICATION_NEEDED;
    }

    private static @Nullable PullRequest known(Task task, long number, @Nullable String repo, PullDetails details) {
        return task.pull(number, repo, details.repoId());
    }

    private static boolean isMerged(@Nullable PullRequest known) {
        return known != null && known.state() == PullRequest.State.MERGED;
    }

    private static boolean isOlder(@Nullable Instant time, @Nullable PullRequest known) {
        return time != null && known != null && known.stateAt() != null && time.isBefore(known.stateAt());
    }
}
