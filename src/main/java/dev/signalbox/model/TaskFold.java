package dev.signalbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects the changes of one event to a task, from which the next immutable {@link Task} is built. Not thread-safe; used
 * for one event.
 */
final class TaskFold {
    private final Task before;
    private String title;
    private long descriptionDigest;
    private TaskStatus status;
    private @Nullable String assignedTo;
    private List<String> labels;
    private @Nullable String repo;
    private @Nullable Issue issue;
    private List<PullRequest> pulls;
    private List<Question> questions;
    private @Nullable Failure error;

    TaskFold(Task before) {
        this.before = before;
        this.title = before.title();
        this.descriptionDigest = before.descriptionDigest();
        this.status = before.status();
        this.assignedTo = before.assignedTo();
        this.labels = before.labels();
        this.repo = before.repo();
        this.issue = before.issue();
        this.pulls = before.pulls();
        this.questions = before.questions();
        this.error = before.error();
    }

    /** @param late the status stays the same; newer facts about a pull request are still kept */
    void apply(TaskEvent event, boolean late) {
        TaskStatus after = event.eventType().after();
        if (after != null && !late) {
            status = after;
            questions = List.of();
            error = null;
        }
        switch (event) {
            case LifecycleEvent.Created e -> throw new IllegalArgumentException("created twice: " + before.id());
            case LifecycleEvent.Analyzing e -> {}
            case LifecycleEvent.ClarificationNeeded e -> questions = late ? questions : e.questions();
            case LifecycleEvent.ClarificationAnswered e -> {}
            case LifecycleEvent.Dispatched e -> {
                issue = new Issue(e.issueUrl(), e.issueNumber(), e.repo());
                repo = e.repo();
            }
            case PullRequestEvent.PrOpened e -> opened(e, late);
            case PullRequestEvent.PrClosed e -> closed(e, late);
            case PullRequestEvent.PrMerged e ->
                pull(
                        e.prNumber(),
                        e.repo(),
                        true,
                        p -> p.at(e.prUrl(), e.repo())
                                .with(PullRequest.State.MERGED, false, e.mergeCommitSha(), e.changedAt()));
            case LifecycleEvent.Failed e -> error = late ? error : new Failure(e.code(), e.message());
            case LifecycleEvent.Cancelled e -> {}
            case ActivityEvent.Progress e -> {}
            case ActivityEvent.Comment e -> {}
            case PullRequestEvent.PrUpdated e -> updated(e);
            case PullRequestEvent.PrReview e -> shown(e.prNumber(), e.repo(), p -> p.with(e));
            case PullRequestEvent.Check e -> shown(e.prNumber(), e.repo(), p -> p.with(e));
            case ActivityEvent.Updated e -> patch(e.patch());
            case ActivityEvent.Assigned e -> assignedTo = e.agentId();
            case LifecycleEvent.Deleted e -> {}
        }
    }

    /** A late event does not reopen a pull request unless it is certainly newer than the closing. */
    private void opened(PullRequestEvent.PrOpened e, boolean late) {
        pull(e.prNumber(), e.repo(), true, p -> {
            PullRequest named = p.at(e.prUrl(), e.repo());
            boolean stale = late && !p.isOpen() && !isNewer(e.changedAt(), p);
            return stale || isOlder(e.changedAt(), p) || p.state() == PullRequest.State.MERGED
                    ? named
                    : named.with(PullRequest.State.OPEN, e.draft(), null, e.changedAt());
        });
    }

    private void closed(PullRequestEvent.PrClosed e, boolean late) {
        pull(e.prNumber(), e.repo(), true, p -> {
            PullRequest named = p.at(e.prUrl(), e.repo());
            return isOlder(e.changedAt(), p) || p.state() == PullRequest.State.MERGED
                    ? named
                    : named.with(PullRequest.State.CLOSED, p.draft(), null, e.changedAt());
        });
        PullRequest open =
                pulls.stream().filter(PullRequest::isOpen).findFirst().orElse(null);
        if (open != null) {
            showLast(open);
            status = late ? status : before.status();
        }
    }

    private void updated(PullRequestEvent.PrUpdated e) {
        shown(
                e.prNumber(),
                e.repo(),
                p -> isOlder(e.changedAt(), p)
                        ? p
                        : p.with(p.state(), e.draft() == null ? p.draft() : e.draft(), null, e.changedAt()));
    }

    private static boolean isNewer(@Nullable Instant time, PullRequest known) {
        return time != null && known.changedAt() != null && time.isAfter(known.changedAt());
    }

    private static boolean isOlder(@Nullable Instant time, PullRequest known) {
        return time != null && known.changedAt() != null && time.isBefore(known.changedAt());
    }

    private void patch(TaskPatch patch) {
        title = patch.title() == null ? title : patch.title();
        labels = patch.labels() == null ? labels : patch.labels();
        if (patch.description() != null) {
            descriptionDigest = Task.digest(patch.newDescription());
        }
        if (patch.assignedTo() != null) {
            assignedTo = patch.assignedTo().isBlank() ? null : patch.assignedTo();
        }
    }

    /** Changes a linked pull request: the named one, or else the one that the task shows. */
    private void shown(@Nullable Long number, @Nullable String inRepo, UnaryOperator<PullRequest> change) {
        PullRequest shown = number == null ? before.pr() : before.pull(number, inRepo);
        if (shown != null) {
            pull(shown.number(), shown.repo(), false, change);
        }
    }

    /** Changes a pull request, linking it first if it is new, and makes it the shown one if {@code show}. */
    private void pull(long number, @Nullable String inRepo, boolean show, UnaryOperator<PullRequest> change) {
        PullRequest known = before.pull(number, inRepo);
        PullRequest changed = change.apply(known == null ? PullRequest.unseen(number) : known);
        List<PullRequest> all = new ArrayList<>(pulls);
        if (known == null) {
            all.add(changed);
            if (all.size() > Task.PULLS_KEPT) {
                all.removeFirst();
            }
        } else {
            all.set(all.indexOf(known), changed);
        }
        pulls = List.copyOf(all);
        if (show) {
            showLast(changed);
        }
    }

    private void showLast(PullRequest pull) {
        List<PullRequest> all = new ArrayList<>(pulls);
        all.remove(pull);
        all.add(pull);
        pulls = List.copyOf(all);
    }

    Task task(Event event) {
        return new Task(
                before.id(),
                before.spaceId(),
                title,
                descriptionDigest,
                status,
                before.creator(),
                assignedTo,
                labels,
                repo,
                before.workflow(),
                issue,
                pulls,
                questions,
                error,
                event.taskVersion(),
                event.spaceVersion(),
                before.createdAt(),
                event.at());
    }
}
