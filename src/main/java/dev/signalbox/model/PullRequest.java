package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pull request linked to a task, SPEC section 2. Times are GitHub's and say how old each thing is that we know: its state,
 * its details, whether it conflicts, whether it is queued; each check and review has its own.
 *
 * @param url given as {@code null}: the usual one; empty until an event named it
 * @param repo {@code owner/name}; empty until an event named it
 * @param repoId GitHub's number of the repository; 0 while it is not known
 * @param stateAt of the state
 * @param detailsAt of title, draft, head, base, auto-merge and requests for review
 * @param conflictAt of {@code conflict}, which is about the head
 * @param checks of the head
 */
public record PullRequest(
        @Nullable String url,
        long number,
        String repo,
        long repoId,
        State state,
        @Nullable Instant stateAt,
        @Nullable String title,
        boolean draft,
        @Nullable String headSha,
        @Nullable String baseRef,
        boolean autoMerge,
        boolean reviewRequested,
        @Nullable Instant detailsAt,
        boolean conflict,
        @Nullable Instant conflictAt,
        boolean queued,
        @Nullable Instant queuedAt,
        List<PullCheck> checks,
        List<PullReview> reviews,
        @Nullable String mergeCommitSha,
        Proof proof) {
    /** Whether it is neither merged nor closed. */
    public enum State {
        OPEN,
        CLOSED,
        MERGED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the checks come to: the greatest of theirs. */
    public enum ChecksState {
        NONE,
        SUCCESS,
        PENDING,
        FAILURE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the last words of the reviewers come to. */
    public enum Review {
        NONE,
        REQUIRED,
        APPROVED,
        CHANGES_REQUESTED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How its state is known: from an agent or a person, from a delivery, or by asking GitHub. */
    public enum Proof {
        CLAIMED,
        OBSERVED,
        RECONCILED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Proof of(Event event) {
            if (event.cause() != null && event.cause().kind() == Cause.Kind.RECONCILE) {
                return RECONCILED;
            }
            return event.actor().kind() == Actor.Kind.GITHUB ? OBSERVED : CLAIMED;
        }
    }

    private static final String KIND = "pull";

    public PullRequest {
        url = Address.kept(url, repo, KIND, number);
        repo = Shared.of(repo);
        baseRef = Shared.orNull(baseRef);
        stateAt = Shared.orNull(stateAt);
        detailsAt = Shared.orNull(detailsAt);
        conflictAt = Shared.orNull(conflictAt);
        queuedAt = Shared.orNull(queuedAt);
        checks = List.copyOf(checks);
        reviews = List.copyOf(reviews);
    }

    @Override
    public String url() {
        return Address.of(url, repo, KIND, number);
    }

    /** One of which nothing is known yet but where it is. */
    public static PullRequest unseen(@Nullable String url, long number, String repo) {
        return new PullRequest(
                url,
                number,
                repo,
                0,
                State.OPEN,
                null,
                null,
                false,
                null,
                null,
                false,
                false,
                null,
                false,
                null,
                false,
                null,
                List.of(),
                List.of(),
                null,
                Proof.CLAIMED);
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether an event with this number, and possibly a repository, refers to this pull request. */
    public boolean is(long otherNumber, @Nullable String otherRepo) {
        return is(otherNumber, otherRepo, null);
    }

    /** The number of the repository decides where both are known, else its name. */
    public boolean is(long otherNumber, @Nullable String otherRepo, @Nullable Long otherRepoId) {
        if (number != otherNumber) {
            return false;
        }
        if (otherRepoId != null && repoId != 0) {
            return repoId == otherRepoId;
        }
        return otherRepo == null || repo.isEmpty() || repo.equalsIgnoreCase(otherRepo);
    }

    /** {@code owner/name#7}. */
    String name() {
        return repo + "#" + number;
    }

    public ChecksState checksState() {
        ChecksState worst = ChecksState.NONE;
        for (PullCheck check : checks) {
            ChecksState one = switch (check.state()) {
                case NEUTRAL, SUCCESS -> ChecksState.SUCCESS;
                case PENDING -> ChecksState.PENDING;
                case FAILURE -> ChecksState.FAILURE;
            };
            worst = one.compareTo(worst) > 0 ? one : worst;
        }
        return worst;
    }

    public Review review() {
        Review sum = reviewRequested ? Review.REQUIRED : Review.NONE;
        for (PullReview review : reviews) {
            if (review.word() == PullReview.Word.CHANGES_REQUESTED) {
                return Review.CHANGES_REQUESTED;
            }
            if (review.word() == PullReview.Word.APPROVED) {
                sum = Review.APPROVED;
            }
        }
        return sum;
    }

    /** Whether it is finished as far as we know, and nobody has judged it. */
    boolean awaitsReview() {
        ChecksState state = checksState();
        Review review = review();
        return !draft
                && (state == ChecksState.NONE || state == ChecksState.SUCCESS)
                && (review == Review.NONE || review == Review.REQUIRED);
    }

    boolean hasChangesRequested() {
        return review() == Review.CHANGES_REQUESTED;
    }

    /** Whether the address follows from repository and number: {@code https://github.com/<repo>/pull/<number>}. */
    public boolean hasUsualUrl() {
        return url == null;
    }

    /** As the API shows it. */
    public Map<String, Object> json() {
        return Json.object(
                "url",
                url().isEmpty() ? null : url(),
                "number",
                number,
                "repo",
                repo.isEmpty() ? null : repo,
                "title",
                title,
                "draft",
                draft,
                "state",
                state.wire(),
                "headSha",
                headSha,
                "baseRef",
                baseRef,
                "checks",
                Json.array(checks, PullCheck::json),
                "checksState",
                checksState().wire(),
                "review",
                review().wire(),
                "queued",
                queued ? true : null,
                "autoMerge",
                autoMerge ? true : null,
                "mergeCommitSha",
                mergeCommitSha,
                "proof",
                proof.wire());
    }

    /** Everything, for the store. */
    public Map<String, Object> storedJson() {
        Map<String, Object> json = json();
        json.keySet().removeAll(List.of("checksState", "review"));
        json.putAll(Json.object(
                "repoId", repoId == 0 ? null : repoId,
                "stateAt", Json.timeOrNull(stateAt),
                "reviewRequested", reviewRequested ? true : null,
                "detailsAt", Json.timeOrNull(detailsAt),
                "conflict", conflict ? true : null,
                "conflictAt", Json.timeOrNull(conflictAt),
                "queuedAt", Json.timeOrNull(queuedAt),
                "checks", Json.array(checks, PullCheck::storedJson),
                "reviews", Json.array(reviews, PullReview::json)));
        return json;
    }

    /** Reads the result of {@link #storedJson}, or a pull request as it was stored with one time and one review. */
    public static PullRequest read(Fields f) {
        String state = f.textOrNull("state");
        String proof = f.textOrNull("proof");
        Instant before = f.timeOrNull("changedAt");
        return new PullRequest(
                Objects.requireNonNullElse(f.textOrNull("url"), ""),
                f.number("number", 0, Long.MAX_VALUE),
                Objects.requireNonNullElse(f.textOrNull("repo"), ""),
                Objects.requireNonNullElse(f.numberOrNull("repoId", 0, Long.MAX_VALUE), 0L),
                state == null ? State.OPEN : State.valueOf(state.toUpperCase(Locale.ROOT)),
                before == null ? f.timeOrNull("stateAt") : before,
                f.textOrNull("title"),
                isSet(f, "draft"),
                f.textOrNull("headSha"),
                f.textOrNull("baseRef"),
                isSet(f, "autoMerge"),
                isSet(f, "reviewRequested"),
                before == null ? f.timeOrNull("detailsAt") : before,
                isSet(f, "conflict"),
                f.timeOrNull("conflictAt"),
                isSet(f, "queued"),
                f.timeOrNull("queuedAt"),
                f.objects("checks", Integer.MAX_VALUE, PullCheck::read),
                f.has("review")
                        ? PullReview.with(List.of(), PullRequestEvent.PrReview.read(f.object("review")))
                        : f.objects("reviews", Integer.MAX_VALUE, PullReview::read),
                f.textOrNull("mergeCommitSha"),
                proof == null ? Proof.CLAIMED : Proof.valueOf(proof.toUpperCase(Locale.ROOT)));
    }

    private static boolean isSet(Fields f, String name) {
        return Boolean.TRUE.equals(f.flagOrNull(name));
    }
}
