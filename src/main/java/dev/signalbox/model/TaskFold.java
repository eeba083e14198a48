package dev.signalbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the changes of one event to a task, from which the next immutable {@link Task} is built. Not thread-safe; used
 * for one event.
 */
final class TaskFold {
    private final Task before;
    private final Event event;
    private final Pulls pulls;
    private String title;
    private long descriptionDigest;
    private TaskStatus status;
    private Instant statusSince;
    private @Nullable String assignedTo;
    private List<String> labels;
    private @Nullable String repo;
    private @Nullable Issue issue;
    private List<Question> questions;
    private List<OpenRequest> requests;
    private @Nullable Failure error;
    private @Nullable Run run;
    private @Nullable Dispatch dispatch;

    TaskFold(Task before, Event event) {
        this.before = before;
        this.event = event;
        this.pulls = new Pulls(before.pulls(), PullRequest.Proof.of(event));
        this.title = before.title();
        this.descriptionDigest = before.descriptionDigest();
        this.status = before.status();
        this.statusSince = before.statusSince();
        this.assignedTo = before.assignedTo();
        this.labels = before.labels();
        this.repo = before.repo();
        this.issue = before.issue();
        this.questions = before.questions();
        this.requests = before.requests();
        this.error = before.error();
        this.run = before.work().run();
        this.dispatch = before.dispatch();
    }

    /** A late event leaves the status; newer facts about a pull request are still kept. */
    void apply(TaskEvent payload) {
        boolean late = event.late();
        if (payload instanceof PullRequestEvent change) {
            pulls.apply(change, late);
            issue = issue == null ? null : issue.named(pulls.all());
        }
        if (!late) {
            moveTo(statusAfter(payload.eventType()));
        }
        switch (payload) {
            case LifecycleEvent.Created e -> throw new IllegalArgumentException("created twice: " + before.id());
            case LifecycleEvent.ClarificationNeeded e -> {
                if (!late) {
                    questions = e.questions();
                    open(questions.stream().map(InputRequest::of).toList());
                }
            }
            case LifecycleEvent.Dispatched e -> {
                Instant changedAt = issue == null ? null : issue.changedAt(); // after a transfer it still counts
                issue = new Issue(e.issueUrl(), e.issueNumber(), e.repo(), e.repoId(), changedAt);
                repo = e.repo();
                dispatch = null;
            }
            case LifecycleEvent.Failed e -> error = late ? error : new Failure(e.code(), e.message());
            case ActivityEvent.Updated e -> patch(e.patch());
            case ActivityEvent.Assigned e -> assignedTo = e.agentId();
            case InputEvent.InputRequested e -> open(e.requests());
            case InputEvent.Ending e ->
                requests = requests.stream()
                        .filter(open -> !e.ids().contains(open.id()))
                        .toList();
            case RunEvent.RunStarted e -> run = started(e);
            case RunEvent.RunEnded e -> run = e.ends(run == null ? null : run.id()) == null ? run : null;
            case SystemEvent.DispatchRequested e -> dispatch = new Dispatch(e.repo(), event.taskVersion(), null);
            case SystemEvent.DispatchStopped e -> {
                issue = e.code().equals(SystemEvent.DispatchStopped.ISSUE_DELETED) ? null : issue;
                dispatch = new Dispatch(
                        dispatch == null ? "" : dispatch.repo(),
                        dispatch == null ? 0 : dispatch.asked(),
                        new Failure(e.code(), e.message()));
            }
            case LifecycleEvent.Analyzing e -> {}
            case LifecycleEvent.ClarificationAnswered e -> {}
            case LifecycleEvent.Cancelled e -> issue = issue == null ? null : issue.changedAt(e.changedAt());
            case LifecycleEvent.Completed e -> {}
            case LifecycleEvent.Reopened e -> issue = issue == null ? null : issue.changedAt(e.changedAt());
            case LifecycleEvent.Deleted e -> {}
            case PullRequestEvent e -> {} // applied above, because the status depends on it
            case ActivityEvent.Progress e -> {}
            case ActivityEvent.Comment e -> {}
            case SystemEvent.Stale e -> {}
        }
    }

    private TaskStatus statusAfter(EventType type) {
        return switch (type) {
            // One that is closed already: its closing was reported first.
            case PR_OPENED -> pulls.isAny(PullRequest.State.OPEN) ? TaskStatus.PR_OPENED : afterTheLast();
            case PR_CLOSED, PR_MERGED -> pulls.isAny(PullRequest.State.OPEN) ? status : afterTheLast();
            case REOPENED -> issue == null ? TaskStatus.CREATED : TaskStatus.DISPATCHED;
            default -> Objects.requireNonNullElse(type.after(), status);
        };
    }

    private TaskStatus afterTheLast() {
        return pulls.isAny(PullRequest.State.MERGED) ? TaskStatus.MERGED : TaskStatus.DISPATCHED;
    }

    /** A change of status ends open questions and an error; an end of the work ends everything that waits for a person. */
    private void moveTo(TaskStatus next) {
        if (next == status) {
            return;
        }
        requests = next.isEnd()
                ? List.of()
                : requests.stream()
                        .filter(open -> before.question(open.id()) == null)
                        .toList();
        questions = List.of();
        error = null;
        dispatch = next.isEnd() ? null : dispatch;
        status = next;
        statusSince = event.at();
    }

    /** One that names no agent, while an agent is at work, is that agent's: it loses the task when it goes offline. */
    private Run started(RunEvent.RunStarted e) {
        String agentId = e.agentId() == null && run != null ? run.agentId() : e.agentId();
        return new Run(e.runId(), agentId, e.link(), event.at());
    }

    private void open(List<InputRequest> asked) {
        List<OpenRequest> all = new ArrayList<>(requests);
        asked.forEach(request -> all.add(new OpenRequest(request, event.at(), event.actor())));
        requests = List.copyOf(all);
    }

    private void patch(TaskPatch patch) {
        title = patch.title() == null ? title : patch.title();
        labels = patch.labels() == null ? labels : Shared.texts(patch.labels());
        if (patch.description() != null) {
            descriptionDigest = Task.digest(patch.newDescription());
        }
        if (patch.assignedTo() != null) {
            assignedTo = patch.assignedTo().isBlank() ? null : patch.assignedTo();
        }
        if (patch.repo() != null) {
            repo = patch.repo().isBlank() ? null : patch.repo();
            // An issue that could not be made is tried in the new one next, not in the one asked for then.
            dispatch = dispatch == null || repo == null
                    ? dispatch
                    : new Dispatch(repo, dispatch.asked(), dispatch.stopped());
        }
    }

    /** With {@code work} and {@code attention} as they were before, but for the run. */
    Task task() {
        Activity activity = Activity.of(event);
        return new Task(
                before.id(),
                before.spaceId(),
                title,
                descriptionDigest,
                before.commented() || event.payload() instanceof ActivityEvent.Comment,
                status,
                statusSince,
                before.creator(),
                assignedTo,
                labels,
                repo,
                before.workflow(),
                issue,
                pulls.all(),
                questions,
                requests,
                error,
                activity == null ? before.activity() : activity,
                before.work().with(run),
                dispatch,
                before.attention(),
                event.taskVersion(),
                event.spaceVersion(),
                before.createdAt(),
                event.at());
    }
}
