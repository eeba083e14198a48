package dev.signalbox.github;

import dev.signalbox.github.api.GithubFailure;
import dev.signalbox.github.api.GithubIssue;
import dev.signalbox.github.api.Seen;
import dev.signalbox.github.api.Wanted;
import dev.signalbox.model.Fields;
import dev.signalbox.model.LifecycleEvent.Cancelled;
import dev.signalbox.model.LifecycleEvent.Dispatched;
import dev.signalbox.model.PullCheck;
import dev.signalbox.model.PullDetails;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.PullRequestEvent.Check;
import dev.signalbox.model.PullRequestEvent.PrClosed;
import dev.signalbox.model.PullRequestEvent.PrMerged;
import dev.signalbox.model.PullRequestEvent.PrReview;
import dev.signalbox.model.PullRequestEvent.PrUpdated;
import dev.signalbox.model.SystemEvent.DispatchStopped;
import dev.signalbox.model.TaskEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is seen on GitHub as the events that deliveries would have made of it, in an order in which each can be applied. Pure. */
final class SeenFacts {
    /** The action of what was found by asking. */
    private static final String RECONCILED = "reconciled";

    private SeenFacts() {}

    /** @param repo the present name of the repository */
    static List<TaskEvent> of(String repo, @Nullable Long repoId, Seen seen) {
        List<TaskEvent> facts = new ArrayList<>();
        if (seen.pullRequest() != null) {
            Seen.Pull pull = seen.pullRequest();
            PullDetails details = details(repoId, pull);
            facts.add(change(repo, pull, details)); // first: it says which is the head
            pull.reviews().forEach(review -> facts.add(review(repo, pull, review, details.repoOnly())));
            pull.checks().forEach(check -> facts.add(check(repo, repoId, pull, check)));
        }
        if (seen.issue() != null && isUnplanned(seen.issue())) {
            facts.add(new Cancelled("The issue was closed as not planned", closedAt(seen.issue())));
        }
        return facts;
    }

    /**
     * What became of an issue that GraphQL shows nothing of.
     *
     * @param now asks for it; a refusal says that it was deleted, or that we may not see it
     * @return {@code null} where nothing is known
     */
    static @Nullable TaskEvent ofGone(Wanted wanted, Supplier<GithubIssue> now) {
        try {
            GithubIssue found = now.get();
            String repo = found.repo();
            boolean isThere = found.number() == wanted.number() && wanted.repo().equalsIgnoreCase(repo);
            return repo == null || isThere ? null : new Dispatched(found.url(), found.number(), repo, null);
        } catch (GithubFailure.Refusal e) {
            if (e.isOfDeleted()) {
                return DispatchStopped.issueDeleted();
            } else if (e.isOfThisOnly()) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isUnplanned(Seen.Issue issue) {
        return issue.state().equals("CLOSED") && "NOT_PLANNED".equals(issue.stateReason());
    }

    private static Instant closedAt(Seen.Issue issue) {
        return Objects.requireNonNullElse(issue.closedAt(), issue.updatedAt());
    }

    private static PullRequestEvent change(String repo, Seen.Pull pull, PullDetails details) {
        Instant closedAt = Objects.requireNonNullElse(pull.closedAt(), pull.updatedAt());
        return switch (pull.state()) {
            case "MERGED" -> {
                String commit = pull.mergeCommit() != null
                        ? pull.mergeCommit().oid()
                        : Objects.requireNonNullElse(pull.headRefOid(), "unknown");
                Instant at = Objects.requireNonNullElse(pull.mergedAt(), closedAt);
                yield new PrMerged(commit, pull.number(), pull.url(), repo, at, details);
            }
            case "CLOSED" -> new PrClosed(pull.number(), pull.url(), repo, pull.isDraft(), closedAt, details);
            default -> new PrUpdated(pull.number(), repo, pull.isDraft(), RECONCILED, pull.updatedAt(), details);
        };
    }

    private static PullDetails details(@Nullable Long repoId, Seen.Pull pull) {
        String title = pull.title();
        return new PullDetails(
                repoId,
                title.isBlank() ? null : Cut.to(title, PullDetails.TITLE_MAX, 4 * PullDetails.TITLE_MAX),
                pull.headRefOid(),
                pull.baseRefName(),
                pull.autoMergeRequest() != null,
                pull.mergeable() == null || pull.mergeable().equals("UNKNOWN")
                        ? null
                        : (Boolean) !pull.mergeable().equals("CONFLICTING"),
                pull.reviewRequests() == null
                        ? null
                        : (Boolean) (pull.reviewRequests().totalCount() > 0),
                pull.isInMergeQueue(),
                pull.updatedAt());
    }

    private static PrReview review(String repo, Seen.Pull pull, Seen.Review review, PullDetails details) {
        return new PrReview(
                review.state().toLowerCase(Locale.ROOT),
                review.author() == null ? "github" : review.author().login(),
                pull.number(),
                repo,
                review.url(),
                review.submittedAt(),
                details);
    }

    /** A commit status has a {@code context}, a check run a {@code name}. */
    private static Check check(String repo, @Nullable Long repoId, Seen.Pull pull, Seen.Context check) {
        boolean isStatus = check.context() != null;
        String name = isStatus ? check.context() : check.name();
        String state = isStatus ? check.state() : check.conclusion() == null ? check.status() : check.conclusion();
        String url = isStatus ? check.targetUrl() : check.url();
        Instant at =
                isStatus ? check.createdAt() : check.completedAt() == null ? check.startedAt() : check.completedAt();
        Long suite = check.checkSuite() == null ? null : check.checkSuite().databaseId();
        return new Check(
                Cut.to(name == null || name.isBlank() ? "check" : name, TaskEvent.NAME_MAX, 4 * TaskEvent.NAME_MAX),
                state == null ? "unknown" : state.toLowerCase(Locale.ROOT),
                url != null && Fields.isWebUrl(url) ? url : pull.url(), // apps may send anything
                pull.number(),
                repo,
                new Check.Source(
                        pull.headRefOid(),
                        isStatus ? PullCheck.Kind.STATUS : PullCheck.Kind.RUN,
                        suite == null ? 0 : suite,
                        at,
                        repoId));
    }
}
