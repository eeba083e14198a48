package dev.signalbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The linked pull requests of a task, changed by one event; the shown one is the last. Not thread-safe. */
final class Pulls {
    private List<PullRequest> all;

    Pulls(List<PullRequest> all) {
        this.all = all;
    }

    List<PullRequest> all() {
        return all;
    }

    boolean isAny(PullRequest.State state) {
        return all.stream().anyMatch(pull -> pull.state() == state);
    }

    /** A late event does not reopen a pull request unless it is certainly newer than the closing. */
    void opened(PullRequestEvent.PrOpened e, boolean late) {
        change(e.prNumber(), e.repo(), true, p -> {
            PullRequest named = p.at(e.prUrl(), e.repo());
            boolean stale = late && !p.isOpen() && !isNewer(e.changedAt(), p);
            return stale || isOlder(e.changedAt(), p) || p.state() == PullRequest.State.MERGED
                    ? named
                    : named.with(PullRequest.State.OPEN, e.draft(), null, e.changedAt());
        });
    }

    void closed(PullRequestEvent.PrClosed e) {
        change(e.prNumber(), e.repo(), true, p -> {
            PullRequest named = p.at(e.prUrl(), e.repo());
            return isOlder(e.changedAt(), p) || p.state() == PullRequest.State.MERGED
                    ? named
                    : named.with(PullRequest.State.CLOSED, p.draft(), null, e.changedAt());
        });
        all.stream().filter(PullRequest::isOpen).findFirst().ifPresent(this::show);
    }

    void merged(PullRequestEvent.PrMerged e) {
        change(
                e.prNumber(),
                e.repo(),
                true,
                p -> p.at(e.prUrl(), e.repo())
                        .with(PullRequest.State.MERGED, false, e.mergeCommitSha(), e.changedAt()));
    }

    void updated(PullRequestEvent.PrUpdated e) {
        changeShown(
                e.prNumber(),
                e.repo(),
                p -> isOlder(e.changedAt(), p)
                        ? p
                        : p.with(p.state(), e.draft() == null ? p.draft() : e.draft(), null, e.changedAt()));
    }

    void reviewed(PullRequestEvent.PrReview e) {
        changeShown(e.prNumber(), e.repo(), p -> p.with(e));
    }

    void checked(PullRequestEvent.Check e) {
        changeShown(e.prNumber(), e.repo(), p -> p.with(e));
    }

    private static boolean isNewer(@Nullable Instant time, PullRequest known) {
        return time != null && known.changedAt() != null && time.isAfter(known.changedAt());
    }

    private static boolean isOlder(@Nullable Instant time, PullRequest known) {
        return time != null && known.changedAt() != null && time.isBefore(known.changedAt());
    }

    /** Changes a linked pull request: the named one, or else the one that the task shows. */
    private void changeShown(@Nullable Long number, @Nullable String inRepo, UnaryOperator<PullRequest> change) {
        PullRequest shown = number != null ? find(number, inRepo) : all.isEmpty() ? null : all.getLast();
        if (shown != null) {
            change(shown.number(), shown.repo(), false, change);
        }
    }

    private @Nullable PullRequest find(long number, @Nullable String inRepo) {
        return all.stream().filter(p -> p.is(number, inRepo)).findFirst().orElse(null);
    }

    /** Changes a pull request, linking it first if it is new, and makes it the shown one if {@code show}. */
    private void change(long number, @Nullable String inRepo, boolean show, UnaryOperator<PullRequest> change) {
        PullRequest known = find(number, inRepo);
        PullRequest changed = change.apply(known == null ? PullRequest.unseen(number) : known);
        List<PullRequest> after = new ArrayList<>(all);
        if (known == null) {
            after.add(changed);
            if (after.size() > Task.PULLS_KEPT) {
                after.removeFirst();
            }
        } else {
            after.set(after.indexOf(known), changed);
        }
        all = List.copyOf(after);
        if (show) {
            show(changed);
        }
    }

    private void show(PullRequest pull) {
        List<PullRequest> after = new ArrayList<>(all);
        after.remove(pull);
        after.add(pull);
        all = List.copyOf(after);
    }
}
