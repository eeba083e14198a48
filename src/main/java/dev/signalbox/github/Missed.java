package dev.signalbox.github;

import dev.signalbox.model.LifecycleEvent.Cancelled;
import dev.signalbox.model.LifecycleEvent.Dispatched;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequest.Proof;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.PullRequestEvent.PrClosed;
import dev.signalbox.model.PullRequestEvent.PrMerged;
import dev.signalbox.model.PullReview;
import dev.signalbox.model.SystemEvent.DispatchStopped;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Command.Draft;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether something that is seen on GitHub was missed: what a task knows already, or knows better by a later word of GitHub, is no
 * event. What was only claimed is one, as it is seen now. Pure.
 */
final class Missed {
    private Missed() {}

    /** @return {@code null} where nothing was missed */
    static @Nullable Draft of(@Nullable Task task, TaskEvent fact) {
        if (task == null) {
            return null;
        }
        boolean isMissed = switch (fact) {
            case PullRequestEvent change -> isMissed(task, change);
            // Once: people may have opened the task again although the issue stays closed.
            case Cancelled cancelled ->
                task.issue() != null
                        && fact.eventType().allowedFrom(task.status())
                        && isAfter(cancelled.changedAt(), task.issue().changedAt());
            case Dispatched moved ->
                task.issue() != null && !task.issue().is(moved.issueNumber(), moved.repo(), moved.repoId());
            case DispatchStopped deleted -> task.issue() != null;
            default -> false;
        };
        return isMissed ? new Draft(task.id(), fact, !fact.eventType().allowedFrom(task.status())) : null;
    }

    private static boolean isMissed(Task task, PullRequestEvent fact) {
        return switch (fact) {
            case PrMerged e -> {
                PullRequest known =
                        task.pull(e.prNumber(), e.repo(), e.details().repoId());
                yield known != null && (known.state() != PullRequest.State.MERGED || isClaim(known));
            }
            case PrClosed e -> {
                PullRequest known =
                        task.pull(e.prNumber(), e.repo(), e.details().repoId());
                yield known != null && (known.isOpen() || isClaim(known)) && !isAfter(known.stateAt(), e.changedAt());
            }
            default -> isNews(task, task.pullsAfter(fact), fact);
        };
    }

    private static boolean isNews(Task task, List<PullRequest> after, PullRequestEvent fact) {
        for (int i = 0; i < after.size(); i++) {
            PullRequest known = task.pulls().get(i);
            PullRequest seen = after.get(i);
            boolean isSeenFirst = fact instanceof PullRequestEvent.PrUpdated && isClaim(known) && !seen.equals(known);
            if (isSeenFirst || !isShownAs(known, seen)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isShownAs(PullRequest known, PullRequest seen) {
        return known.conflict() == seen.conflict()
                && known.reviewRequested() == seen.reviewRequested()
                && known.repoId() == seen.repoId()
                && words(known).equals(words(seen))
                && shown(known).equals(shown(seen));
    }

    private static Map<String, PullReview.Word> words(PullRequest pull) {
        Map<String, PullReview.Word> words = new HashMap<>();
        pull.reviews().forEach(review -> words.put(review.author(), review.word()));
        return words;
    }

    /** But for how it is known, and the addresses of checks, of which each of GitHub's interfaces names another. */
    private static Map<String, Object> shown(PullRequest pull) {
        Map<String, Object> json = pull.json();
        json.remove("proof");
        json.put(
                "checks",
                pull.checks().stream()
                        .map(check -> check.kind() + " " + check.suite() + " " + check.name() + " " + check.state())
                        .toList());
        return json;
    }

    private static boolean isClaim(PullRequest pull) {
        return pull.proof() == Proof.CLAIMED;
    }

    private static boolean isAfter(@Nullable Instant time, @Nullable Instant known) {
        return time != null && (known == null || time.isAfter(known));
    }
}
