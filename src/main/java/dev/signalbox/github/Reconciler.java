package dev.signalbox.github;

import dev.signalbox.github.api.GithubApi;
import dev.signalbox.github.api.GithubFailure;
import dev.signalbox.github.api.Seen;
import dev.signalbox.github.api.Wanted;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Issue;
import dev.signalbox.model.PullCheck;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullReview;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks GitHub for the open pull requests and issues of the tasks, and appends what was missed. The times of GitHub decide, so that
 * a delivery that comes late does no harm, nor one that comes meanwhile. One thread at a time; blocks.
 */
@Singleton
final class Reconciler {
    private static final Actor GITHUB = new Actor(Actor.Kind.GITHUB, "github", "GitHub");
    private static final int AT_ONCE_MIN = 5;
    /** Between our clock and GitHub's. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final GithubApi api;
    private final Spaces spaces;
    /** Halved when GitHub does not get ready with so many, doubled when it does. */
    private int atOnce = GithubApi.ASKED_AT_ONCE_MAX;

    Reconciler(GithubApi api, Spaces spaces) {
        this.api = api;
        this.spaces = spaces;
    }

    /**
     * What came of a round.
     *
     * @param asked pull requests and issues
     * @param missed events that were appended
     * @param failure the last one; the rest of the account it is of was not asked
     */
    record Round(int asked, int missed, @Nullable GithubFailure failure) {
        private Round and(Round other) {
            return new Round(
                    asked + other.asked, missed + other.missed, other.failure == null ? failure : other.failure);
        }
    }

    private record Place(
            String spaceId, String taskId, @Nullable Long repoId) {}

    /** @param told what GitHub has told of for no longer than this is not asked for */
    Round run(Instant now, Duration told) {
        Map<Wanted, Set<Place>> wanted = wanted(new Told(now.minus(told), now.plus(CLOCK_SKEW)));
        Map<String, GithubFailure> failures = new HashMap<>(); // by owner
        Map<String, List<Wanted>> accounts = new LinkedHashMap<>();
        for (Wanted one : wanted.keySet()) {
            if (!failures.containsKey(one.owner())) {
                try {
                    accounts.computeIfAbsent(api.account(one.repo()), account -> new ArrayList<>())
                            .add(one);
                } catch (GithubFailure.Refusal e) {
                    if (!e.isOfThisOnly()) {
                        failures.put(one.owner(), e);
                    }
                } catch (GithubFailure e) {
                    failures.put(one.owner(), e);
                }
            }
        }
        Round all = new Round(0, 0, failures.values().stream().findFirst().orElse(null));
        for (List<Wanted> account : accounts.values()) {
            all = all.and(ask(account, wanted));
        }
        return all;
    }

    /** A failure ends it: what holds for one query of an account holds for the next. */
    private Round ask(List<Wanted> account, Map<Wanted, Set<Place>> places) {
        int missed = 0;
        int asked = 0;
        while (asked < account.size()) {
            List<Wanted> some = account.subList(asked, Math.min(asked + atOnce, account.size()));
            Map<Wanted, Seen> seen;
            try {
                seen = api.ask(some);
            } catch (GithubFailure.Unknown e) {
                if (atOnce == AT_ONCE_MIN) {
                    return new Round(asked, missed, e);
                }
                atOnce = Math.max(AT_ONCE_MIN, atOnce / 2);
                continue;
            } catch (GithubFailure e) {
                return new Round(asked, missed, e);
            }
            for (Wanted one : some) {
                Set<Place> of = places.getOrDefault(one, Set.of());
                if (seen.containsKey(one)) {
                    missed += apply(one, seen.get(one), of);
                } else if (!one.isPull()) {
                    try {
                        missed += applyGone(one, of);
                    } catch (GithubFailure e) {
                        return new Round(asked, missed, e);
                    }
                }
            }
            asked += some.size();
            atOnce = Math.min(GithubApi.ASKED_AT_ONCE_MAX, 2 * atOnce);
        }
        return new Round(asked, missed, null);
    }

    private int apply(Wanted one, Seen seen, Set<Place> places) {
        int missed = 0;
        for (Place place : places) {
            Long repoId = seen.databaseId();
            if (place.repoId != null && repoId != null && !place.repoId.equals(repoId)) {
                continue; // another repository has the name now
            }
            // One that is known by name only must be found by that name.
            String repo = place.repoId == null || seen.nameWithOwner() == null ? one.repo() : seen.nameWithOwner();
            for (TaskEvent fact : SeenFacts.of(repo, repoId, seen)) {
                missed += append(place, fact) ? 1 : 0;
            }
        }
        return missed;
    }

    /** GraphQL shows nothing of an issue that was transferred or deleted; REST says which. */
    private int applyGone(Wanted one, Set<Place> places) {
        TaskEvent fact = SeenFacts.ofGone(one, () -> api.issue(one.repo(), one.number()));
        if (fact == null) {
            return 0;
        }
        int missed = 0;
        for (Place place : places) {
            missed += append(place, fact) ? 1 : 0;
        }
        return missed;
    }

    private boolean append(Place place, TaskEvent fact) {
        if (spaces.<Command.@Nullable Draft>read(place.spaceId, state -> Missed.of(state.task(place.taskId), fact))
                == null) {
            return false;
        }
        Command command =
                new Command(GITHUB, Cause.RECONCILE, null, state -> Missed.of(state.task(place.taskId), fact));
        return Appended.await(spaces.append(place.spaceId, command)).event() != null;
    }

    private Map<Wanted, Set<Place>> wanted(Told told) {
        Map<Wanted, Set<Place>> wanted = new LinkedHashMap<>();
        for (String spaceId : spaces.linked()) {
            for (Task task : spaces.<List<Task>>view(spaceId, SpaceView::linked)) {
                for (PullRequest pull : task.pulls()) {
                    if (pull.isOpen() && GithubApi.isRepo(pull.repo()) && !told.covers(times(pull))) {
                        Long repoId = pull.repoId() == 0 ? null : (Long) pull.repoId();
                        wanted.computeIfAbsent(
                                        new Wanted(pull.repo(), pull.number(), true), key -> new LinkedHashSet<>())
                                .add(new Place(spaceId, task.id(), repoId));
                    }
                }
                Issue issue = task.issue();
                if (issue != null
                        && !task.status().isEnd()
                        && GithubApi.isRepo(issue.repo())
                        && !told.covers(Stream.ofNullable(issue.changedAt()))) {
                    wanted.computeIfAbsent(
                                    new Wanted(issue.repo(), issue.number(), false), key -> new LinkedHashSet<>())
                            .add(new Place(spaceId, task.id(), issue.repoId()));
                }
            }
        }
        return wanted;
    }

    /** GitHub tells of something when it happens; what is to happen in the future says nothing. */
    private record Told(Instant from, Instant to) {
        boolean covers(Stream<Instant> times) {
            return times.anyMatch(time -> time.isAfter(from) && time.isBefore(to));
        }
    }

    private static Stream<Instant> times(PullRequest pull) {
        return Stream.of(
                        Stream.of(pull.stateAt(), pull.detailsAt(), pull.conflictAt(), pull.queuedAt()),
                        pull.checks().stream().map(PullCheck::at),
                        pull.reviews().stream().map(PullReview::at))
                .flatMap(times -> times)
                .filter(Objects::nonNull);
    }
}
