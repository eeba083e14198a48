package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folded state of a task as lists show it: everything but its description and its events, which
 * {@link TaskDetail} adds. {@link #apply} is the only fold: the live view, the projection and a rebuild all use it.
 *
 * @param descriptionDigest tells whether a description is the present one; {@value #NO_DESCRIPTION} when there is none
 * @param commented whether it has comments, so that a search knows where to look
 * @param statusSince when the status became what it is
 * @param pulls all linked pull requests; the one that {@code pr} shows is the last
 * @param questions the open ones; empty unless the status is {@code clarification_needed}
 * @param requests everything that waits for an answer of a person, the questions included; their ids are distinct
 * @param activity the newest progress or comment
 * @param dispatch a wish for an issue that is not fulfilled yet
 * @param attention why a person has to look
 * @param version counts the task's events, from 1
 * @param spaceVersion the space version of its newest event
 */
public record Task(
        String id,
        String spaceId,
        String title,
        long descriptionDigest,
        boolean commented,
        TaskStatus status,
        Instant statusSince,
        Actor creator,
        @Nullable String assignedTo,
        List<String> labels,
        @Nullable String repo,
        @Nullable String workflow,
        @Nullable Issue issue,
        List<PullRequest> pulls,
        List<Question> questions,
        List<OpenRequest> requests,
        @Nullable Failure error,
        @Nullable Activity activity,
        Work work,
        @Nullable Dispatch dispatch,
        List<Attention> attention,
        long version,
        long spaceVersion,
        Instant createdAt,
        Instant updatedAt)
        implements JsonObject {
    /** The digest of an absent description. */
    public static final long NO_DESCRIPTION = 0;

    /** How many linked pull requests a task keeps: those that changed last. */
    static final int PULLS_KEPT = 50;

    public Task {
        creator = Shared.of(creator);
        assignedTo = Shared.orNull(assignedTo);
        repo = Shared.orNull(repo);
        statusSince = Shared.of(statusSince);
        createdAt = Shared.of(createdAt);
        updatedAt = Shared.of(updatedAt);
    }

    /** The task created by a {@code created} event. */
    public static Task create(Event event, LifecycleEvent.Created created) {
        return new Task(
                String.valueOf(event.taskId()),
                event.spaceId(),
                created.title(),
                digest(created.description()),
                false,
                TaskStatus.CREATED,
                event.at(),
                event.actor(),
                created.assignedTo(),
                Shared.texts(created.labels()),
                created.repo(),
                created.workflow(),
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                Work.begin(event),
                null,
                List.of(),
                1,
                event.spaceVersion(),
                event.at(),
                event.at());
    }

    /**
     * The task after an event.
     *
     * @throws IllegalArgumentException if the event is not the next one of the task
     */
    public static Task apply(@Nullable Task before, Event event) {
        if (!(event.payload() instanceof TaskEvent payload)) {
            throw new IllegalArgumentException("not an event of a task: " + event.type());
        }
        if (before == null) {
            if (!(payload instanceof LifecycleEvent.Created created) || event.taskVersion() != 1) {
                throw new IllegalArgumentException("a task begins with created, not with " + event.type());
            }
            return create(event, created);
        }
        if (event.taskVersion() != before.version + 1) {
            throw new IllegalArgumentException(
                    "event " + event.taskVersion() + " on a task at version " + before.version);
        }
        TaskFold fold = new TaskFold(before, event);
        fold.apply(payload);
        return fold.task().derived(before, event);
    }

    /** The same task with what follows from its other fields and the event that led to them. */
    private Task derived(Task before, Event event) {
        Task heard = with(work.heard(event, before, this), attention);
        return heard.with(heard.work, Attention.of(heard, before.attention, event.at()));
    }

    private Task with(Work newWork, List<Attention> newAttention) {
        return new Task(
                id,
                spaceId,
                title,
                descriptionDigest,
                commented,
                status,
                statusSince,
                creator,
                assignedTo,
                labels,
                repo,
                workflow,
                issue,
                pulls,
                questions,
                requests,
                error,
                activity,
                newWork,
                dispatch,
                newAttention,
                version,
                spaceVersion,
                createdAt,
                updatedAt);
    }

    /** Whether this event deletes the task. */
    public static boolean isDeletion(Event event) {
        return event.payload() instanceof LifecycleEvent.Deleted;
    }

    /** Of a description, or of {@code null}; equal descriptions have equal digests, others almost certainly not. */
    public static long digest(@Nullable String description) {
        if (description == null || description.isEmpty()) {
            return NO_DESCRIPTION;
        }
        long digest = description.length();
        for (int i = 0; i < description.length(); i++) {
            digest = (digest ^ description.charAt(i)) * 0x9E3779B97F4A7C15L;
            digest ^= digest >>> 29;
        }
        return digest == NO_DESCRIPTION ? 1 : digest;
    }

    /** The pull request that the task shows: the one that changed last. */
    public @Nullable PullRequest pr() {
        return pulls.isEmpty() ? null : pulls.getLast();
    }

    public @Nullable PullRequest pull(long number, @Nullable String inRepo) {
        return pull(number, inRepo, null);
    }

    public @Nullable PullRequest pull(long number, @Nullable String inRepo, @Nullable Long repoId) {
        return pulls.stream()
                .filter(p -> p.is(number, inRepo, repoId))
                .findFirst()
                .orElse(null);
    }

    /** What a fact from GitHub makes of the pull requests. */
    public List<PullRequest> pullsAfter(PullRequestEvent fact) {
        Pulls after = new Pulls(pulls, PullRequest.Proof.OBSERVED);
        after.apply(fact, false);
        return after.all();
    }

    Stream<PullRequest> openPulls() {
        return pulls.stream().filter(PullRequest::isOpen);
    }

    /** The open request with an id. */
    public @Nullable OpenRequest request(String requestId) {
        return requests.stream()
                .filter(open -> open.id().equals(requestId))
                .findFirst()
                .orElse(null);
    }

    /** The open question of {@code clarification_needed} with an id. */
    @Nullable
    Question question(String questionId) {
        return questions.stream()
                .filter(q -> q.id().equals(questionId))
                .findFirst()
                .orElse(null);
    }

    public WorkState workState() {
        return WorkState.of(this);
    }

    @Nullable
    Map<String, Object> issueJson() {
        return issue == null ? null : issue.json();
    }

    @Nullable
    Map<String, Object> prJson() {
        PullRequest pr = pr();
        return pr == null ? null : pr.json();
    }

    @Nullable
    List<Object> questionsJson() {
        return questions.isEmpty() ? null : Json.array(questions, Question::json);
    }

    @Nullable
    List<Object> requestsJson() {
        return requests.isEmpty() ? null : Json.array(requests, OpenRequest::json);
    }

    @Nullable
    List<Object> attentionJson() {
        return attention.isEmpty() ? null : Json.array(attention, Attention::json);
    }

    @Nullable
    Map<String, Object> errorJson() {
        return error == null ? null : error.json();
    }

    /** All fields but description and events. */
    @Override
    public Map<String, Object> json() {
        return Json.object(
                "id",
                id,
                "spaceId",
                spaceId,
                "title",
                title,
                "status",
                status.wire(),
                "statusSince",
                Json.time(statusSince),
                "creator",
                creator.json(),
                "assignedTo",
                assignedTo,
                "labels",
                labels,
                "repo",
                repo,
                "workflow",
                workflow,
                "issue",
                issueJson(),
                "prs",
                pulls.isEmpty() ? null : Json.array(pulls, PullRequest::json),
                "pr",
                prJson(),
                "questions",
                questionsJson(),
                "requests",
                requestsJson(),
                "error",
                errorJson(),
                "run",
                work.run() == null ? null : work.run().json(),
                "attention",
                attentionJson(),
                "activity",
                activity == null ? null : activity.json(),
                "workState",
                workState().wire(),
                "lastWordAt",
                Json.timeOrNull(work.lastWordAt()),
                "version",
                version,
                "spaceVersion",
                spaceVersion,
                "eventCount",
                version,
                "createdAt",
                Json.time(createdAt),
                "updatedAt",
                Json.time(updatedAt));
    }
}
