package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The transitions of a task that people and agents cause; {@link PullRequestEvent} has those caused by GitHub. */
public sealed interface LifecycleEvent extends TaskEvent {
    /** {@code {title, description?, assignedTo?, labels, repo?, workflow?}}. */
    record Created(
            String title,
            @Nullable String description,
            @Nullable String assignedTo,
            List<String> labels,
            @Nullable String repo,
            @Nullable String workflow)
            implements LifecycleEvent {
        @Override
        public EventType eventType() {
            return EventType.CREATED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "title", title,
                    "description", description,
                    "assignedTo", assignedTo,
                    "labels", labels,
                    "repo", repo,
                    "workflow", workflow);
        }

        /** Reads the fields of a new task, both from requests and from the store. */
        public static Created read(Fields f) {
            return new Created(
                    f.text("title", TITLE_MAX),
                    blankToNull(f.textOrNull("description", DESCRIPTION_MAX)),
                    blankToNull(f.textOrNull("assignedTo", NAME_MAX)),
                    TaskPatch.readLabels(f),
                    blankToNull(f.textOrNull("repo", NAME_MAX)),
                    blankToNull(f.textOrNull("workflow", NAME_MAX)));
        }
    }

    /** {@code {}}. */
    record Analyzing() implements LifecycleEvent {
        @Override
        public EventType eventType() {
            return EventType.ANALYZING;
        }

        @Override
        public Map<String, Object> json() {
            return Map.of();
        }
    }

    /** {@code {questions: [{id, text, options?}]}}, at least one. */
    record ClarificationNeeded(List<Question> questions) implements LifecycleEvent {
        @Override
        public EventType eventType() {
            return EventType.CLARIFICATION_NEEDED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("questions", Json.array(questions, Question::json));
        }

        static ClarificationNeeded read(Fields f) {
            return new ClarificationNeeded(
                    f.distinct("questions", f.objects("questions", 20, Question::read), Question::id));
        }
    }

    /** {@code {answers: [{id, text}]}}, at least one. */
    record ClarificationAnswered(List<Answer> answers) implements LifecycleEvent {
        @Override
        public EventType eventType() {
            return EventType.CLARIFICATION_ANSWERED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("answers", Json.array(answers, Answer::json));
        }

        static ClarificationAnswered read(Fields f) {
            return new ClarificationAnswered(f.distinct("answers", f.objects("answers", 20, Answer::read), Answer::id));
        }
    }

    /**
     * {@code {issueUrl, issueNumber, repo, repoId?}}.
     *
     * @param repoId GitHub's number of the repository, where it is known
     */
    record Dispatched(
            String issueUrl,
            long issueNumber,
            String repo,
            @Nullable Long repoId) implements LifecycleEvent {
        public Dispatched(String issueUrl, long issueNumber, String repo) {
            this(issueUrl, issueNumber, repo, null);
        }

        @Override
        public EventType eventType() {
            return EventType.DISPATCHED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("issueUrl", issueUrl, "issueNumber", issueNumber, "repo", repo, "repoId", repoId);
        }

        static Dispatched read(Fields f) {
            return new Dispatched(
                    f.url("issueUrl"),
                    f.number("issueNumber", 1, Integer.MAX_VALUE),
                    f.text("repo", NAME_MAX),
                    f.numberOrNull("repoId", 1, Long.MAX_VALUE));
        }
    }

    /** {@code {code, message}}. */
    record Failed(String code, String message) implements LifecycleEvent {
        @Override
        public EventType eventType() {
            return EventType.FAILED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("code", code, "message", message);
        }

        static Failed read(Fields f) {
            return new Failed(f.text("code", NAME_MAX), f.text("message"));
        }
    }

    /**
     * {@code {reason?, changedAt?}}.
     *
     * @param changedAt GitHub's time of what happened to the issue; {@code null} where a person or an agent says so
     */
    record Cancelled(@Nullable String reason, @Nullable Instant changedAt) implements LifecycleEvent {
        public Cancelled(@Nullable String reason) {
            this(reason, null);
        }

        @Override
        public EventType eventType() {
            return EventType.CANCELLED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("reason", reason, "changedAt", Json.timeOrNull(changedAt));
        }

        static Cancelled read(Fields f) {
            return new Cancelled(f.textOrNull("reason"), f.timeOrNull("changedAt"));
        }
    }

    /** {@code {summary?}}: done without a pull request. */
    record Completed(@Nullable String summary) implements LifecycleEvent {
        @Override
        public EventType eventType() {
            return EventType.COMPLETED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("summary", summary);
        }

        static Completed read(Fields f) {
            return new Completed(f.textOrNull("summary"));
        }
    }

    /**
     * {@code {reason?, changedAt?}}.
     *
     * @param changedAt GitHub's time of what happened to the issue; {@code null} where a person or an agent says so
     */
    record Reopened(@Nullable String reason, @Nullable Instant changedAt) implements LifecycleEvent {
        public Reopened(@Nullable String reason) {
            this(reason, null);
        }

        @Override
        public EventType eventType() {
            return EventType.REOPENED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("reason", reason, "changedAt", Json.timeOrNull(changedAt));
        }

        static Reopened read(Fields f) {
            return new Reopened(f.textOrNull("reason"), f.timeOrNull("changedAt"));
        }
    }

    /** {@code {}}. */
    record Deleted() implements LifecycleEvent {
        @Override
        public EventType eventType() {
            return EventType.DELETED;
        }

        @Override
        public Map<String, Object> json() {
            return Map.of();
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
