package dev.signalbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pull request linked to a task: {@code {url, number, repo, draft, state, checks, review?, mergeCommitSha?}}.
 *
 * @param url empty until an event named it
 * @param repo {@code owner/name}; empty until an event named it
 * @param checks the last result of each check, by name, at most 50
 * @param changedAt GitHub's time of the newest change that we know; distinguishes late events from new ones
 */
public record PullRequest(
        String url,
        long number,
        String repo,
        boolean draft,
        State state,
        List<PullRequestEvent.Check> checks,
        PullRequestEvent.@Nullable PrReview review,
        @Nullable String mergeCommitSha,
        @Nullable Instant changedAt) {
    private static final int CHECKS_MAX = 50;

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

    public PullRequest {
        checks = List.copyOf(checks);
    }

    static PullRequest unseen(long number) {
        return new PullRequest("", number, "", false, State.OPEN, List.of(), null, null, null);
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether an event with this number, and possibly a repository, refers to this pull request. */
    public boolean is(long otherNumber, @Nullable String otherRepo) {
        return number == otherNumber
                && (otherRepo == null
                        || repo.isEmpty()
                        || repo.toLowerCase(Locale.ROOT).equals(otherRepo.toLowerCase(Locale.ROOT)));
    }

    /** {@code owner/name#7}. */
    String name() {
        return repo + "#" + number;
    }

    public ChecksState checksState() {
        return checks.stream()
                .map(PullRequestEvent.Check::state)
                .max(Comparator.naturalOrder())
                .orElse(ChecksState.NONE);
    }

    /** Whether it is finished as far as we know, and nobody has judged it. */
    boolean awaitsReview() {
        ChecksState state = checksState();
        return !draft
                && (state == ChecksState.NONE || state == ChecksState.SUCCESS)
                && verdict().isEmpty();
    }

    boolean hasChangesRequested() {
        return verdict().equals("changes_requested");
    }

    /** {@code approved}, {@code changes_requested}, or empty. */
    private String verdict() {
        String state = review == null ? "" : review.state();
        return state.equals("approved") || state.equals("changes_requested") ? state : "";
    }

    PullRequest at(@Nullable String newUrl, @Nullable String newRepo) {
        return new PullRequest(
                newUrl == null ? url : newUrl,
                number,
                newRepo == null ? repo : newRepo,
                draft,
                state,
                checks,
                review,
                mergeCommitSha,
                changedAt);
    }

    PullRequest with(State newState, boolean newDraft, @Nullable String sha, @Nullable Instant time) {
        return new PullRequest(
                url,
                number,
                repo,
                newDraft,
                newState,
                checks,
                review,
                sha == null ? mergeCommitSha : sha,
                time == null ? changedAt : time);
    }

    PullRequest with(PullRequestEvent.PrReview newReview) {
        return new PullRequest(url, number, repo, draft, state, checks, newReview, mergeCommitSha, changedAt);
    }

    PullRequest with(PullRequestEvent.Check check) {
        List<PullRequestEvent.Check> all = new ArrayList<>(checks);
        all.removeIf(c -> c.name().equals(check.name()));
        all.add(check);
        List<PullRequestEvent.Check> kept = all.subList(Math.max(0, all.size() - CHECKS_MAX), all.size());
        return new PullRequest(url, number, repo, draft, state, kept, review, mergeCommitSha, changedAt);
    }

    public Map<String, Object> json() {
        return Json.object(
                "url",
                url.isEmpty() ? null : url,
                "number",
                number,
                "repo",
                repo.isEmpty() ? null : repo,
                "draft",
                draft,
                "state",
                state.wire(),
                "checks",
                Json.array(checks, PullRequestEvent.Check::json),
                "checksState",
                checksState().wire(),
                "review",
                review == null ? null : review.json(),
                "mergeCommitSha",
                mergeCommitSha,
                "changedAt",
                changedAt == null ? null : Json.time(changedAt));
    }

    public static PullRequest read(Fields f) {
        String changedAt = f.textOrNull("changedAt");
        String state = f.textOrNull("state");
        return new PullRequest(
                Objects.requireNonNullElse(f.textOrNull("url"), ""),
                f.number("number", 0, Long.MAX_VALUE),
                Objects.requireNonNullElse(f.textOrNull("repo"), ""),
                Boolean.TRUE.equals(f.flagOrNull("draft")),
                state == null ? State.OPEN : State.valueOf(state.toUpperCase(Locale.ROOT)),
                f.objects("checks", CHECKS_MAX, PullRequestEvent.Check::read),
                f.has("review") ? PullRequestEvent.PrReview.read(f.object("review")) : null,
                f.textOrNull("mergeCommitSha"),
                changedAt == null ? null : Instant.parse(changedAt));
    }
}
