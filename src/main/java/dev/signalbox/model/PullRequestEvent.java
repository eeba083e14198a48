package dev.signalbox.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a pull request of the task. Without {@code prNumber} it refers to the one that the task shows.
 *
 * <p>{@code changedAt} is GitHub's time of the change; an event older than the known state changes nothing.
 */
public sealed interface PullRequestEvent extends TaskEvent {
    /** {@code {prUrl, prNumber, repo, draft?}}. */
    record PrOpened(
            String prUrl,
            long prNumber,
            String repo,
            boolean draft,
            @Nullable Instant changedAt) implements PullRequestEvent {
        @Override
        public EventType eventType() {
            return EventType.PR_OPENED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "prUrl", prUrl, "prNumber", prNumber, "repo", repo, "draft", draft, "changedAt", time(changedAt));
        }

        static PrOpened read(Fields f) {
            return new PrOpened(
                    f.url("prUrl"),
                    number(f),
                    f.text("repo", NAME_MAX),
                    Boolean.TRUE.equals(f.flagOrNull("draft")),
                    f.timeOrNull("changedAt"));
        }
    }

    /** {@code {prNumber, prUrl?, repo?}}: closed without a merge. */
    record PrClosed(
            long prNumber,
            @Nullable String prUrl,
            @Nullable String repo,
            @Nullable Instant changedAt) implements PullRequestEvent {
        @Override
        public EventType eventType() {
            return EventType.PR_CLOSED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("prNumber", prNumber, "prUrl", prUrl, "repo", repo, "changedAt", time(changedAt));
        }

        static PrClosed read(Fields f) {
            return new PrClosed(
                    number(f), f.urlOrNull("prUrl"), f.textOrNull("repo", NAME_MAX), f.timeOrNull("changedAt"));
        }
    }

    /** {@code {mergeCommitSha, prNumber, prUrl?, repo?}}. */
    record PrMerged(
            String mergeCommitSha,
            long prNumber,
            @Nullable String prUrl,
            @Nullable String repo,
            @Nullable Instant changedAt)
            implements PullRequestEvent {
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

        static PrMerged read(Fields f) {
            return new PrMerged(
                    f.text("mergeCommitSha", NAME_MAX),
                    number(f),
                    f.urlOrNull("prUrl"),
                    f.textOrNull("repo", NAME_MAX),
                    f.timeOrNull("changedAt"));
        }
    }

    /** {@code {prNumber?, repo?, draft?, action?}}: the pull request changed; {@code action} names the change. */
    record PrUpdated(
            @Nullable Long prNumber,
            @Nullable String repo,
            @Nullable Boolean draft,
            @Nullable String action,
            @Nullable Instant changedAt)
            implements PullRequestEvent {
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

        static PrUpdated read(Fields f) {
            return new PrUpdated(
                    numberOrNull(f),
                    f.textOrNull("repo", NAME_MAX),
                    f.flagOrNull("draft"),
                    f.textOrNull("action", NAME_MAX),
                    f.timeOrNull("changedAt"));
        }
    }

    /** {@code {state, author, prNumber?, repo?, url?}}. */
    record PrReview(
            String state,
            String author,
            @Nullable Long prNumber,
            @Nullable String repo,
            @Nullable String url) implements PullRequestEvent {
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
                    numberOrNull(f),
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
            @Nullable String repo) implements PullRequestEvent {
        @Override
        public EventType eventType() {
            return EventType.CHECK;
        }

        /** Of the conclusion, SPEC section 2; anything else is not a conclusion yet. */
        PullRequest.ChecksState state() {
            return switch (conclusion) {
                case "success", "neutral", "skipped" -> PullRequest.ChecksState.SUCCESS;
                case "failure", "timed_out", "cancelled", "action_required", "startup_failure", "stale", "error" ->
                    PullRequest.ChecksState.FAILURE;
                default -> PullRequest.ChecksState.PENDING;
            };
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
                    numberOrNull(f),
                    f.textOrNull("repo", NAME_MAX));
        }
    }

    private static long number(Fields f) {
        return f.number("prNumber", 1, Integer.MAX_VALUE);
    }

    private static @Nullable Long numberOrNull(Fields f) {
        return f.numberOrNull("prNumber", 1, Integer.MAX_VALUE);
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : Json.time(instant);
    }
}
