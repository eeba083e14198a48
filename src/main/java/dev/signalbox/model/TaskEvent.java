package dev.signalbox.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The payload of each event of a task, one record a type. Every {@code switch} over it goes without a {@code default}, so
 * that a new event does not compile until each place has decided about it. {@link #read} is the one way in.
 */
public sealed interface TaskEvent extends Payload {
    int TITLE_MAX = 200;
    int DESCRIPTION_MAX = 20_000;
    /** Longest name of a person, agent, label, repository or workflow. */
    int NAME_MAX = 200;

    EventType eventType();

    @Override
    default String type() {
        return eventType().wire();
    }

    /** {@code {title, description?, assignedTo?, labels, repo?, workflow?}}. */
    record Created(
            String title,
            @Nullable String description,
            @Nullable String assignedTo,
            List<String> labels,
            @Nullable String repo,
            @Nullable String workflow)
            implements TaskEvent {
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

        /** Reads what a new task is made of; the same for HTTP and for the store. */
        public static Created read(Fields f) {
            return new Created(
                    f.text("title", TITLE_MAX),
                    blankToNull(f.textOrNull("description", DESCRIPTION_MAX)),
                    blankToNull(f.textOrNull("assignedTo", NAME_MAX)),
                    readLabels(f),
                    blankToNull(f.textOrNull("repo", NAME_MAX)),
                    blankToNull(f.textOrNull("workflow", NAME_MAX)));
        }
    }

    /** {@code {}}. */
    record Analyzing() implements TaskEvent {
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
    record ClarificationNeeded(List<Question> questions) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.CLARIFICATION_NEEDED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("questions", Json.array(questions, Question::json));
        }
    }

    /** {@code {answers: [{id, text}]}}, at least one. */
    record ClarificationAnswered(List<Answer> answers) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.CLARIFICATION_ANSWERED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("answers", Json.array(answers, Answer::json));
        }
    }

    /** {@code {issueUrl, issueNumber, repo}}. */
    record Dispatched(String issueUrl, long issueNumber, String repo) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.DISPATCHED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("issueUrl", issueUrl, "issueNumber", issueNumber, "repo", repo);
        }
    }

    /**
     * {@code {prUrl, prNumber, repo, draft?}}.
     *
     * @param changedAt GitHub's time of the fact
     */
    record PrOpened(
            String prUrl,
            long prNumber,
            String repo,
            boolean draft,
            @Nullable Instant changedAt) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.PR_OPENED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "prUrl", prUrl, "prNumber", prNumber, "repo", repo, "draft", draft, "changedAt", time(changedAt));
        }
    }

    /** {@code {prNumber, prUrl?, repo?}}: closed without a merge. */
    record PrClosed(
            long prNumber,
            @Nullable String prUrl,
            @Nullable String repo,
            @Nullable Instant changedAt) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.PR_CLOSED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("prNumber", prNumber, "prUrl", prUrl, "repo", repo, "changedAt", time(changedAt));
        }
    }

    /** {@code {mergeCommitSha, prNumber, prUrl?, repo?}}. */
    record PrMerged(
            String mergeCommitSha,
            long prNumber,
            @Nullable String prUrl,
            @Nullable String repo,
            @Nullable Instant changedAt)
            implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.PR_MERGED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "mergeCommitSha", mergeCommitSha,
                    "prNumber", prNumber,
                    "prUrl", prUrl,
                    "repo", repo,
                    "changedAt", time(changedAt));
        }
    }

    /** {@code {code, message}}. */
    record Failed(String code, String message) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.FAILED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("code", code, "message", message);
        }
    }

    /** {@code {reason?}}. */
    record Cancelled(@Nullable String reason) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.CANCELLED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("reason", reason);
        }
    }

    /** {@code {message, percent?}}, percent from 0 to 100. */
    record Progress(String message, @Nullable Long percent) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.PROGRESS;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("message", message, "percent", percent);
        }
    }

    /** {@code {text, url?}}. */
    record Comment(String text, @Nullable String url) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.COMMENT;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("text", text, "url", url);
        }
    }

    /** {@code {prNumber?, repo?, draft?, action?}}: something on the pull request changed; {@code action} says what. */
    record PrUpdated(
            @Nullable Long prNumber,
            @Nullable String repo,
            @Nullable Boolean draft,
            @Nullable String action,
            @Nullable Instant changedAt)
            implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.PR_UPDATED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "prNumber", prNumber,
                    "repo", repo,
                    "draft", draft,
                    "action", action,
                    "changedAt", time(changedAt));
        }
    }

    /** {@code {state, author, prNumber?, repo?, url?}}. */
    record PrReview(
            String state,
            String author,
            @Nullable Long prNumber,
            @Nullable String repo,
            @Nullable String url) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.PR_REVIEW;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("state", state, "author", author, "prNumber", prNumber, "repo", repo, "url", url);
        }

        static PrReview read(Fields f) {
            return new PrReview(
                    f.text("state", NAME_MAX),
                    f.text("author", NAME_MAX),
                    f.numberOrNull("prNumber", 1, Integer.MAX_VALUE),
                    f.textOrNull("repo", NAME_MAX),
                    f.urlOrNull("url"));
        }
    }

    /** {@code {name, conclusion, url, prNumber?, repo?}}. */
    record Check(
            String name,
            String conclusion,
            String url,
            @Nullable Long prNumber,
            @Nullable String repo) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.CHECK;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("name", name, "conclusion", conclusion, "url", url, "prNumber", prNumber, "repo", repo);
        }

        static Check read(Fields f) {
            return new Check(
                    f.text("name", NAME_MAX),
                    f.text("conclusion", NAME_MAX),
                    f.url("url"),
                    f.numberOrNull("prNumber", 1, Integer.MAX_VALUE),
                    f.textOrNull("repo", NAME_MAX));
        }
    }

    /** {@code {patch}}. */
    record Updated(TaskPatch patch) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.UPDATED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("patch", patch.json());
        }
    }

    /** {@code {agentId}}. */
    record Assigned(String agentId) implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.ASSIGNED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("agentId", agentId);
        }
    }

    /** {@code {}}. */
    record Deleted() implements TaskEvent {
        @Override
        public EventType eventType() {
            return EventType.DELETED;
        }

        @Override
        public Map<String, Object> json() {
            return Map.of();
        }
    }

    /**
     * Reads the {@code data} of an event; the one way in, from outside and from the store.
     *
     * @param f collects what is wrong; the caller checks it
     */
    static TaskEvent read(EventType type, Fields f) {
        return switch (type) {
            case CREATED -> Created.read(f);
            case ANALYZING -> new Analyzing();
            case CLARIFICATION_NEEDED ->
                new ClarificationNeeded(required(f, "questions", f.objects("questions", 20, Question::read)));
            case CLARIFICATION_ANSWERED ->
                new ClarificationAnswered(required(f, "answers", f.objects("answers", 20, Answer::read)));
            case DISPATCHED ->
                new Dispatched(
                        f.url("issueUrl"), f.number("issueNumber", 1, Integer.MAX_VALUE), f.text("repo", NAME_MAX));
            case PR_OPENED ->
                new PrOpened(
                        f.url("prUrl"),
                        prNumber(f),
                        f.text("repo", NAME_MAX),
                        Boolean.TRUE.equals(f.flagOrNull("draft")),
                        instant(f));
            case PR_CLOSED ->
                new PrClosed(prNumber(f), f.urlOrNull("prUrl"), f.textOrNull("repo", NAME_MAX), instant(f));
            case PR_MERGED ->
                new PrMerged(
                        f.text("mergeCommitSha", NAME_MAX),
                        prNumber(f),
                        f.urlOrNull("prUrl"),
                        f.textOrNull("repo", NAME_MAX),
                        instant(f));
            case FAILED -> new Failed(f.text("code", NAME_MAX), f.text("message"));
            case CANCELLED -> new Cancelled(f.textOrNull("reason"));
            case PROGRESS -> new Progress(f.text("message"), f.numberOrNull("percent", 0, 100));
            case COMMENT -> new Comment(f.text("text", COMMENT_MAX), f.urlOrNull("url"));
            case PR_UPDATED ->
                new PrUpdated(
                        f.numberOrNull("prNumber", 1, Integer.MAX_VALUE),
                        f.textOrNull("repo", NAME_MAX),
                        f.flagOrNull("draft"),
                        f.textOrNull("action", NAME_MAX),
                        instant(f));
            case PR_REVIEW -> PrReview.read(f);
            case CHECK -> Check.read(f);
            case UPDATED -> {
                TaskPatch patch = TaskPatch.read(f.object("patch"));
                if (patch.isEmpty()) {
                    f.reject("patch", "must change at least one of " + String.join(", ", PATCHABLE));
                }
                yield new Updated(patch);
            }
            case ASSIGNED -> new Assigned(f.text("agentId", NAME_MAX));
            case DELETED -> new Deleted();
        };
    }

    /** Longest comment; with its JSON escapes still below the limit of an event's data. */
    int COMMENT_MAX = 60_000;

    /** What people edit on a task. */
    List<String> PATCHABLE = List.of("title", "description", "assignedTo", "labels");

    /** What a {@code member} of a space may append; everything else needs the role {@code agent}. */
    Set<EventType> BY_MEMBERS = Set.of(
            EventType.CLARIFICATION_ANSWERED,
            EventType.COMMENT,
            EventType.ASSIGNED,
            EventType.UPDATED,
            EventType.CANCELLED);

    private static <T> List<T> required(Fields f, String name, List<T> items) {
        if (items.isEmpty()) {
            f.reject(name, "must have at least one item");
        }
        return items;
    }

    private static long prNumber(Fields f) {
        return f.number("prNumber", 1, Integer.MAX_VALUE);
    }

    static List<String> readLabels(Fields f) {
        return f.texts("labels", 50, 100).stream().distinct().toList();
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : Json.time(instant);
    }

    private static @Nullable Instant instant(Fields f) {
        String text = f.textOrNull("changedAt", 40);
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            f.reject("changedAt", "must be an RFC 3339 time");
            return null;
        }
    }
}
