package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folded state of a task as lists show it: everything but its description and its events, which
 * {@link TaskDetail} adds. {@link #apply} is the only fold: the live view, the projection and a rebuild all use it.
 *
 * @param descriptionDigest tells whether a description is the present one; {@value #NO_DESCRIPTION} when there is none
 * @param pulls all linked pull requests; the one that {@code pr} shows is the last
 * @param questions the open ones; empty unless the status is {@code clarification_needed}
 * @param version counts the task's events, from 1
 * @param spaceVersion the space version of its newest event
 */
public record Task(
        String id,
        String spaceId,
        String title,
        long descriptionDigest,
        TaskStatus status,
        Actor creator,
        @Nullable String assignedTo,
        List<String> labels,
        @Nullable String repo,
        @Nullable String workflow,
        @Nullable Issue issue,
        List<PullRequest> pulls,
        List<Question> questions,
        @Nullable Failure error,
        long version,
        long spaceVersion,
        Instant createdAt,
        Instant updatedAt)
        implements JsonObject {
    /** The digest of an absent description. */
    public static final long NO_DESCRIPTION = 0;

    /** How many linked pull requests a task keeps: those that changed last. */
    static final int PULLS_KEPT = 50;

    /** The task created by a {@code created} event. */
    public static Task create(Event event, LifecycleEvent.Created created) {
        return new Task(
                String.valueOf(event.taskId()),
                event.spaceId(),
                created.title(),
                digest(created.description()),
                TaskStatus.CREATED,
                event.actor(),
                created.assignedTo(),
                created.labels(),
                created.repo(),
                created.workflow(),
                null,
                List.of(),
                List.of(),
                null,
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
        TaskFold fold = new TaskFold(before);
        fold.apply(payload, event.late());
        return fold.task(event);
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
        return pulls.stream().filter(p -> p.is(number, inRepo)).findFirst().orElse(null);
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
    Map<String, Object> errorJson() {
        return error == null ? null : error.json();
    }

    /** All fields but description and events. */
    @Override
    public Map<String, Object> json() {
        return Json.object(
                "id", id,
                "spaceId", spaceId,
                "title", title,
                "status", status.wire(),
                "creator", creator.json(),
                "assignedTo", assignedTo,
                "labels", labels,
                "repo", repo,
                "workflow", workflow,
                "issue", issueJson(),
                "pr", prJson(),
                "questions", questionsJson(),
                "error", errorJson(),
                "version", version,
                "spaceVersion", spaceVersion,
                "eventCount", version,
                "createdAt", Json.time(createdAt),
                "updatedAt", Json.time(updatedAt));
    }
}
