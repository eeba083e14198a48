package dev.signalbox.model;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a pull request of the task. Without {@code prNumber} it refers to the one that the task shows.
 *
 * <p>{@code changedAt} is GitHub's time of the change; an event older than the known state changes nothing. What else GitHub
 * said of the pull request is in {@link PullDetails}, in the same object.
 */
public sealed interface PullRequestEvent extends TaskEvent {
    /** {@code {prUrl, prNumber, repo, draft?}}. */
    record PrOpened(
            String prUrl,
            long prNumber,
            String repo,
            boolean draft,
            @Nullable Instant changedAt,
            PullDetails details) implements PullRequestEvent {
        public PrOpened(String prUrl, long prNumber, String repo, boolean draft, @Nullable Instant changedAt) {
            this(prUrl, prNumber, repo, draft, changedAt, PullDetails.NONE);
        }

        @Override
        public EventType eventType() {
            return EventType.PR_OPENED;
        }

        @Override
        public Map<String, Object> json() {
            return details.in(Json.object(
                    "prUrl", prUrl, "prNumber", prNumber, "repo", repo, "draft", draft, "changedAt", time(changedAt)));
        }

        static PrOpened read(Fields f) {
            return new PrOpened(
                    f.url("prUrl"),
                    number(f),
                    f.text("repo", NAME_MAX),
                    Boolean.TRUE.equals(f.flagOrNull("draft")),
                    f.timeOrNull("changedAt"),
                    PullDetails.read(f));
        }
    }

    /** {@code {prNumber, prUrl?, repo?, draft?}}: closed without a merge. */
    record PrClosed(
            long prNumber,
            @Nullable String prUrl,
            @Nullable String repo,
            @Nullable Boolean draft,
            @Nullable Instant changedAt,
            PullDetails details)
            implements PullRequestEvent {
        public PrClosed(long prNumber, @Nullable String prUrl, @Nullable String repo, @Nullable Instant changedAt) {
            this(prNumber, prUrl, repo, null, changedAt, PullDetails.NONE);
        }

        @Override
        public EventType eventType() {
            return EventType.PR_CLOSED;
        }

        @Override
        public Map<String, Object> json() {
            return details.in(Json.object(
                    "prNumber", prNumber, "prUrl", prUrl, "repo", repo, "draft", draft, "changedAt", time(changedAt)));
        }

        static PrClosed read(Fields f) {
            return new PrClosed(
                    number(f),
                    f.urlOrNull("prUrl"),
                    f.textOrNull("repo", NAME_MAX),
                    f.flagOrNull("draft"),
                    f.timeOrNull("changedAt"),
                    PullDetails.read(f));
        }
    }

    /** {@code {mergeCommitSha, prNumber, prUrl?, repo?}}. */
    record PrMerged(
            String mergeCommitSha,
            long prNumber,
            @Nullable String prUrl,
            @Nullable String repo,
            @Nullable Instant changedAt,
            PullDetails details)
            implements PullRequestEvent {
        public PrMerged(
                String mergeCommitSha,
                long prNumber,
                @Nullable String prUrl,
                @Nullable String repo,
                @Nullable Instant changedAt) {
            this(mergeCommitSha, prNumber, prUrl, repo, changedAt, PullDetails.NONE);
        }

        @Override
        public EventType eventType() {
            return EventType.PR_MERGED;
        }

        @Override
        public Map<String, Object> json() {
            return details.in(Json.object(
                    "mergeCommitSha", mergeCommitSha,
                    "prNumber", prNumber,
                    "prUrl", prUrl,
                    "repo", repo,
                    "changedAt", time(changedAt)));
        }

        static PrMerged read(Fields f) {
            return new PrMerged(
                    f.text("mergeCommitSha", NAME_MAX),
                    number(f),
                    f.urlOrNull("prUrl"),
                    f.textOrNull("repo", NAME_MAX),
                    f.timeOrNull("changedAt"),
                    PullDetails.read(f));
        }
    }

    /** {@code {prNumber?, repo?, draft?, action?}}: the pull request changed; {@code action} names the change. */
    record PrUpdated(
            @Nullable Long prNumber,
            @Nullable String repo,
            @Nullable Boolean draft,
            @Nullable String action,
            @Nullable Instant changedAt,
            PullDetails details)
            implements PullRequestEvent {
        /** The action that takes the pull request from its task; anything else is GitHub's name of a change. */
        public static final String UNLINKED = "unlinked";

        public PrUpdated(
                @Nullable Long prNumber,
                @Nullable String repo,
                @Nullable Boolean draft,
                @Nullable String action,
                @Nullable Instant changedAt) {
            this(prNumber, repo, draft, action, changedAt, PullDetails.NONE);
        }

        @Override
        public EventType eventType() {
            return EventType.PR_UPDATED;
        }

        @Override
        public Map<String, Object> json() {
            return details.in(Json.object(
                    "prNumber", prNumber,
                    "repo", repo,
                    "draft", draft,
                    "action", action,
                    "changedAt", time(changedAt)));
        }

        static PrUpdated read(Fields f) {
            return new PrUpdated(
                    numberOrNull(f),
                    f.textOrNull("repo", NAME_MAX),
                    f.flagOrNull("draft"),
                    f.textOrNull("action", NAME_MAX),
                    f.timeOrNull("changedAt"),
                    PullDetails.read(f));
        }
    }

    /** {@code {state, author, prNumber?, repo?, url?, submittedAt?}}. */
    record PrReview(
            String state,
            String author,
            @Nullable Long prNumber,
            @Nullable String repo,
            @Nullable String url,
            @Nullable Instant submittedAt,
            PullDetails details)
            implements PullRequestEvent {
        public PrReview(
                String state, String author, @Nullable Long prNumber, @Nullable String repo, @Nullable String url) {
            this(state, author, prNumber, repo, url, null, PullDetails.NONE);
        }

        @Override
        public EventType eventType() {
            return EventType.PR_REVIEW;
        }

        @Override
        public Map<String, Object> json() {
            return details.in(Json.object(
                    "state", state,
                    "author", author,
                    "prNumber", prNumber,
                    "repo", repo,
                    "url", url,
                    "submittedAt", time(submittedAt)));
        }

        static PrReview read(Fields f) {
            return new PrReview(
                    f.text("state", NAME_MAX),
                    f.text("author", NAME_MAX),
                    numberOrNull(f),
                    f.textOrNull("repo", NAME_MAX),
                    f.urlOrNull("url"),
                    f.timeOrNull("submittedAt"),
                    PullDetails.read(f));
        }
    }

    /** {@code {name, conclusion, url, prNumber?, repo?, repoId?, headSha?, kind?, suiteId?, changedAt?}}. */
    record Check(
            String name,
            String conclusion,
            String url,
            @Nullable Long prNumber,
            @Nullable String repo,
            Source source) implements PullRequestEvent {
        /**
         * Where a check comes from.
         *
         * @param headSha the commit; {@code null}: the head, whatever it is
         * @param suiteId 0 for none
         * @param repoId of the repository that it was made in; a fork has the same commits, and checks of its own
         */
        public record Source(
                @Nullable String headSha,
                PullCheck.Kind kind,
                long suiteId,
                @Nullable Instant changedAt,
                @Nullable Long repoId) {
            static final Source UNKNOWN = new Source(null, PullCheck.Kind.STATUS, 0, null, null);
        }

        public Check(String name, String conclusion, String url, @Nullable Long prNumber, @Nullable String repo) {
            this(name, conclusion, url, prNumber, repo, Source.UNKNOWN);
        }

        @Override
        public EventType eventType() {
            return EventType.CHECK;
        }

        PullCheck.State state() {
            return PullCheck.State.of(conclusion);
        }

        /** Whether it has no result yet. */
        public boolean isPending() {
            return state() == PullCheck.State.PENDING;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "name",
                    name,
                    "conclusion",
                    conclusion,
                    "url",
                    url,
                    "prNumber",
                    prNumber,
                    "repo",
                    repo,
                    "headSha",
                    source.headSha,
                    "kind",
                    source.kind == PullCheck.Kind.STATUS ? null : source.kind.wire(),
                    "suiteId",
                    source.suiteId == 0 ? null : source.suiteId,
                    "changedAt",
                    time(source.changedAt),
                    "repoId",
                    source.repoId);
        }

        static Check read(Fields f) {
            String kind = f.oneOfOrNull("kind", KINDS);
            Long suiteId = f.numberOrNull("suiteId", 0, Long.MAX_VALUE);
            return new Check(
                    f.text("name", NAME_MAX),
                    f.text("conclusion", NAME_MAX),
                    f.url("url"),
                    numberOrNull(f),
                    f.textOrNull("repo", NAME_MAX),
                    new Source(
                            f.textOrNull("headSha", PullDetails.SHA_MAX),
                            kind == null
                                    ? PullCheck.Kind.STATUS
                                    : PullCheck.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                            suiteId == null ? 0 : suiteId,
                            f.timeOrNull("changedAt"),
                            f.numberOrNull("repoId", 1, Long.MAX_VALUE)));
        }
    }

    List<String> KINDS =
            Arrays.stream(PullCheck.Kind.values()).map(PullCheck.Kind::wire).toList();

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
