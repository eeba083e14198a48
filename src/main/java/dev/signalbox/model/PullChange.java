package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes one pull request by one event, field by field: for each thing that a pull request is, the newest word of GitHub
 * wins. What has no time, as most words of agents have none, is taken as new. Not thread-safe; used for one event.
 */
final class PullChange {
    private final PullRequest before;
    private String url;
    private String repo;
    private long repoId;
    private PullRequest.State state;
    private @Nullable Instant stateAt;
    private @Nullable String title;
    private boolean draft;
    private @Nullable String headSha;
    private @Nullable String baseRef;
    private boolean autoMerge;
    private boolean reviewRequested;
    private @Nullable Instant detailsAt;
    private boolean conflict;
    private @Nullable Instant conflictAt;
    private boolean queued;
    private @Nullable Instant queuedAt;
    private List<PullCheck> checks;
    private List<PullReview> reviews;
    private @Nullable String mergeCommitSha;
    private PullRequest.Proof proof;

    PullChange(PullRequest before) {
        this.before = before;
        this.url = before.url();
        this.repo = before.repo();
        this.repoId = before.repoId();
        this.state = before.state();
        this.stateAt = before.stateAt();
        this.title = before.title();
        this.draft = before.draft();
        this.headSha = before.headSha();
        this.baseRef = before.baseRef();
        this.autoMerge = before.autoMerge();
        this.reviewRequested = before.reviewRequested();
        this.detailsAt = before.detailsAt();
        this.conflict = before.conflict();
        this.conflictAt = before.conflictAt();
        this.queued = before.queued();
        this.queuedAt = before.queuedAt();
        this.checks = before.checks();
        this.reviews = before.reviews();
        this.mergeCommitSha = before.mergeCommitSha();
        this.proof = before.proof();
    }

    static boolean isOlder(@Nullable Instant time, @Nullable Instant known) {
        return time != null && known != null && time.isBefore(known);
    }

    PullChange at(@Nullable String newUrl, @Nullable String newRepo) {
        url = newUrl == null ? url : newUrl;
        repo = newRepo == null ? repo : newRepo;
        return this;
    }

    PullChange state(PullRequest.State newState, @Nullable Instant time) {
        state = newState;
        stateAt = time == null ? stateAt : time;
        return this;
    }

    PullChange merged(String commit, @Nullable Instant time) {
        mergeCommitSha = commit;
        draft = false;
        return state(PullRequest.State.MERGED, time);
    }

    /** Called after the state: a claim that leaves it as GitHub reported it does not make it less certain. */
    PullChange proof(PullRequest.Proof newProof) {
        boolean isRepeated = newProof == PullRequest.Proof.CLAIMED && state == before.state();
        proof = isRepeated ? before.proof() : newProof;
        return this;
    }

    /**
     * @param newDraft {@code null} where the event does not say
     * @param otherwise the time of the event where the details have none
     */
    PullChange details(PullDetails details, @Nullable Boolean newDraft, @Nullable Instant otherwise) {
        Instant time = details.seenAt() == null ? otherwise : details.seenAt();
        repoId = details.repoId() == null ? repoId : details.repoId();
        if (!isOlder(time, detailsAt)) {
            title = details.title() == null ? title : details.title();
            draft = newDraft == null ? draft : newDraft;
            baseRef = details.baseRef() == null ? baseRef : details.baseRef();
            autoMerge = details.autoMerge() == null ? autoMerge : details.autoMerge();
            reviewRequested = details.reviewRequested() == null ? reviewRequested : details.reviewRequested();
            head(details.headSha());
            detailsAt = time == null ? detailsAt : time;
        }
        boolean isOfHead = details.headSha() == null || details.headSha().equals(headSha);
        if (details.mergeable() != null && isOfHead && !isOlder(time, conflictAt)) {
            conflict = !details.mergeable();
            conflictAt = time == null ? conflictAt : time;
        }
        if (details.queued() != null && !isOlder(time, queuedAt)) {
            queued = details.queued();
            queuedAt = time == null ? queuedAt : time;
        }
        return this;
    }

    /** Another head has no checks yet, and nobody knows whether it conflicts. */
    private void head(@Nullable String sha) {
        if (sha != null && !sha.equals(headSha)) {
            boolean wasKnown = headSha != null;
            headSha = sha;
            checks = wasKnown ? List.of() : checks;
            conflict = false;
            conflictAt = null;
        }
    }

    /** A check of a commit that is not the head changes nothing; one that names none is of the head. */
    PullChange check(PullRequestEvent.Check check) {
        String of = check.source().headSha();
        headSha = headSha == null ? of : headSha;
        if (of == null || of.equals(headSha)) {
            checks = PullCheck.with(checks, PullCheck.of(check));
        }
        return this;
    }

    PullChange review(PullRequestEvent.PrReview review) {
        reviews = PullReview.with(reviews, review);
        return this;
    }

    /** What changes nothing does not change how it is known, unless that was only claimed. */
    PullRequest done() {
        boolean isStale = before.proof() != PullRequest.Proof.CLAIMED
                && with(before.proof()).equals(before);
        return isStale ? before : with(proof);
    }

    private PullRequest with(PullRequest.Proof how) {
        return new PullRequest(
                url,
                before.number(),
                repo,
                repoId,
                state,
                stateAt,
                title,
                draft,
                headSha,
                baseRef,
                autoMerge,
                reviewRequested,
                detailsAt,
                conflict,
                conflictAt,
                queued,
                queuedAt,
                checks,
                reviews,
                mergeCommitSha,
                how);
    }
}
