package dev.signalbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The linked pull requests of a task, changed by one event; the shown one is the last. Not thread-safe. */
final class Pulls {
    private final PullRequest.Proof proof;
    private List<PullRequest> all;

    /** @param proof that the event gives */
    Pulls(List<PullRequest> all, PullRequest.Proof proof) {
        this.all = all;
        this.proof = proof;
    }

    List<PullRequest> all() {
        return all;
    }

    boolean isAny(PullRequest.State state) {
        return all.stream().anyMatch(pull -> pull.state() == state);
    }

    void apply(PullRequestEvent change, boolean late) {
        switch (change) {
            case PullRequestEvent.PrOpened e -> opened(e, late);
            case PullRequestEvent.PrClosed e -> closed(e);
            case PullRequestEvent.PrMerged e -> merged(e);
            case PullRequestEvent.PrUpdated e -> updated(e);
            case PullRequestEvent.PrReview e -> reviewed(e);
            case PullRequestEvent.Check e -> checked(e);
        }
    }

    /** A late event does not reopen a pull request unless it is certainly newer than the closing. */
    private void opened(PullRequestEvent.PrOpened e, boolean late) {
        change(e.prNumber(), e.repo(), e.details(), p -> {
            PullChange change =
                    new PullChange(p).at(e.prUrl(), e.repo()).details(e.details(), e.draft(), e.changedAt());
            boolean stale = !p.isOpen() && (late || p.stateAt() != null) && !isNewer(e.changedAt(), p);
            return (stale || isOld(e.changedAt(), p) ? change : change.state(PullRequest.State.OPEN, e.changedAt()))
                    .proof(proof)
                    .done();
        });
    }

    private void closed(PullRequestEvent.PrClosed e) {
        change(e.prNumber(), e.repo(), e.details(), p -> {
            PullChange change = new PullChange(p)
                    .at(e.prUrl(), e.repo())
                    .details(e.details().queued(false), e.draft(), null);
            return (isOld(e.changedAt(), p) ? change : change.state(PullRequest.State.CLOSED, e.changedAt()))
                    .proof(proof)
                    .done();
        });
        all.stream().filter(PullRequest::isOpen).findFirst().ifPresent(this::show);
    }

    private void merged(PullRequestEvent.PrMerged e) {
        change(e.prNumber(), e.repo(), e.details(), p -> {
            PullChange change = new PullChange(p)
                    .at(e.prUrl(), e.repo())
                    .details(e.details().queued(false), null, null);
            boolean known = p.state() == PullRequest.State.MERGED && proof == PullRequest.Proof.CLAIMED;
            return (known ? change : change.merged(e.mergeCommitSha(), e.changedAt()))
                    .proof(proof)
                    .done();
        });
    }

    private void updated(PullRequestEvent.PrUpdated e) {
        if (PullRequestEvent.PrUpdated.UNLINKED.equals(e.action()) && e.prNumber() != null) {
            PullRequest unlinked = find(e.prNumber(), e.repo(), e.details().repoId());
            all = all.stream().filter(p -> p != unlinked).toList();
            return;
        }
        changeShown(
                e.prNumber(),
                e.repo(),
                e.details(),
                p -> new PullChange(p)
                        .at(null, e.details().repoId() == null ? null : e.repo())
                        .details(e.details(), e.draft(), e.changedAt())
                        .proof(p.isOpen() ? proof : p.proof())
                        .done());
    }

    private void reviewed(PullRequestEvent.PrReview e) {
        changeShown(
                e.prNumber(),
                e.repo(),
                e.details(),
                p -> new PullChange(p).review(e).done());
    }

    /** A check that names its commit is of every pull request of its repository with that head. */
    private void checked(PullRequestEvent.Check e) {
        String sha = e.source().headSha();
        List<PullRequest> ofHead = all.stream()
                .filter(p -> sha != null && sha.equals(p.headSha()))
                .filter(p -> p.is(p.number(), e.repo(), e.source().repoId()))
                .toList();
        if (ofHead.isEmpty()) {
            changeShown(
                    e.prNumber(),
                    e.repo(),
                    PullDetails.NONE,
                    p -> new PullChange(p).check(e).done());
        }
        ofHead.forEach(p -> replace(p, new PullChange(p).check(e).done()));
    }

    /** A merge that was only claimed may turn out not to be one; a merge that GitHub reported is final. */
    private boolean isOld(@Nullable Instant time, PullRequest known) {
        boolean isMerged = known.state() == PullRequest.State.MERGED
                && (known.proof() != PullRequest.Proof.CLAIMED || proof == PullRequest.Proof.CLAIMED);
        return isMerged || PullChange.isOlder(time, known.stateAt());
    }

    private static boolean isNewer(@Nullable Instant time, PullRequest known) {
        return time != null && known.stateAt() != null && time.isAfter(known.stateAt());
    }

    /** Changes a linked pull request: the named one, or else the one that the task shows. */
    private void changeShown(
            @Nullable Long number, @Nullable String inRepo, PullDetails details, UnaryOperator<PullRequest> change) {
        PullRequest shown =
                number != null ? find(number, inRepo, details.repoId()) : all.isEmpty() ? null : all.getLast();
        if (shown != null) {
            replace(shown, change.apply(shown));
        }
    }

    private @Nullable PullRequest find(long number, @Nullable String inRepo, @Nullable Long repoId) {
        return all.stream()
                .filter(p -> p.is(number, inRepo, repoId))
                .findFirst()
                .orElse(null);
    }

    private void replace(PullRequest known, PullRequest changed) {
        List<PullRequest> after = new ArrayList<>(all);
        after.set(after.indexOf(known), changed);
        all = List.copyOf(after);
    }

    /** Changes a pull request, linking it first if it is new, and makes it the shown one. */
    private void change(long number, @Nullable String inRepo, PullDetails details, UnaryOperator<PullRequest> change) {
        PullRequest known = find(number, inRepo, details.repoId());
        PullRequest changed = change.apply(known == null ? PullRequest.unseen("", number, "") : known);
        if (known == null) {
            List<PullRequest> after = new ArrayList<>(all);
            after.add(changed);
            if (after.size() > Task.PULLS_KEPT) {
                after.removeFirst();
            }
            all = List.copyOf(after);
        } else {
            replace(known, changed);
        }
        show(changed);
    }

    private void show(PullRequest pull) {
        List<PullRequest> after = new ArrayList<>(all);
        after.remove(pull);
        after.add(pull);
        all = List.copyOf(after);
    }
}
