package dev.signalbox.github;

import dev.signalbox.github.Dispatches.Attempt;
import dev.signalbox.github.api.GithubApi;
import dev.signalbox.github.api.GithubFailure;
import dev.signalbox.github.api.GithubIssue;
import dev.signalbox.github.api.NewIssue;
import dev.signalbox.github.api.Repository;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Dispatch;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.SystemEvent.DispatchRequested;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.ops.Backoff;
import dev.signalbox.ops.PublicAddress;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.TaskPlace;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the issue of a task: never two. Before the call it is written down that one may be there from now on; as long as that stands,
 * the issues since then are looked through for the task's line before another try. Blocks.
 */
@Singleton
final class IssueMaker {
    private static final Logger LOG = LoggerFactory.getLogger(IssueMaker.class);
    /** A call has ended after it, at GitHub as well. */
    static final Duration CALL_ENDED_AFTER = Duration.ofSeconds(20);
    /** One call; if it began later than so long before its end, another instance might not see what it has made. */
    private static final Duration CALL_MAX = Duration.ofSeconds(15);

    /** Between our clock and GitHub's. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final Backoff BACKOFF = new Backoff(CALL_ENDED_AFTER, Duration.ofMinutes(15));
    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

    private final GithubApi api;
    private final Dispatches dispatches;
    private final Spaces spaces;
    private final EventLog log;
    private final PublicAddress address;
    private final Clock clock;

    IssueMaker(GithubApi api, Dispatches dispatches, Spaces spaces, EventLog log, PublicAddress address, Clock clock) {
        this.api = api;
        this.dispatches = dispatches;
        this.spaces = spaces;
        this.log = log;
        this.address = address;
        this.clock = clock;
    }

    /** @return when to try again; {@code null} when nothing is left to do */
    @Nullable
    Instant attempt(TaskPlace place) {
        TaskDetail detail = detail(place);
        Dispatch wanted = detail == null ? null : detail.task().dispatch();
        if (detail == null || wanted == null || !wanted.isUnderWay()) {
            return null;
        }
        Attempt attempt = dispatches.current(place.taskId(), wanted);
        if (attempt.notBefore().isAfter(now())) {
            return attempt.notBefore();
        }
        TaskEvent result;
        try {
            result = made(detail, attempt);
        } catch (GithubFailure.Later e) {
            return again(place, wanted, failed -> failed.later(e.at()));
        } catch (GithubFailure.Unknown e) {
            if (attempt.since().plus(GIVEN_UP_AFTER).isAfter(now())) {
                LOG.warn(
                        "[GITHUB] dispatch={} repo={} result=unknown error=\"{}\"; trying again",
                        place.taskId(),
                        attempt.repo(),
                        e.getMessage());
                return again(place, wanted, failed -> failed.failed(now().plus(BACKOFF.after(failed.failures() + 1))));
            }
            result = new SystemEvent.DispatchStopped("GITHUB_UNAVAILABLE", message(e));
        } catch (GithubFailure.Refusal e) {
            result = new SystemEvent.DispatchStopped(code(e), message(e));
        }
        if (result == null) {
            return now().plus(CALL_ENDED_AFTER); // another instance is at it
        }
        append(place, attempt, result);
        return null;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private @Nullable TaskDetail detail(TaskPlace place) {
        return spaces.spaceOf(place.taskId(), space -> true) == null
                ? null
                : spaces.view(place.spaceId(), view -> view.detail(place.taskId()));
    }

    /** @return {@code dispatched}, or why not; {@code null} when another one is at it, or may be as this one stood still */
    private @Nullable TaskEvent made(TaskDetail detail, Attempt attempt) {
        Task task = detail.task();
        Repository repo = api.repository(attempt.repo());
        GithubIssue issue = attempt.sentAt() == null
                ? null
                : api.find(repo.name(), attempt.sentAt().minus(CLOCK_SKEW), body -> IssueText.isOf(task.id(), body));
        if (issue == null && !EventType.DISPATCHED.allowedFrom(task.status())) {
            return new SystemEvent.DispatchStopped(
                    "NOT_POSSIBLE_ANY_MORE", "The task is " + task.status().wire() + " by now.");
        }
        if (issue == null) {
            Instant sentAt = attempt.sentAt() == null ? now() : attempt.sentAt();
            Attempt sent = dispatches.write(attempt.sent(sentAt, now().plus(CALL_ENDED_AFTER)));
            if (sent == null || now().isAfter(sent.notBefore().minus(CALL_MAX))) {
                return null;
            }
            issue = create(detail, attempt, sent, repo);
        }
        LOG.info("[GITHUB] dispatch={} repo={} issue={} result=made", task.id(), repo.name(), issue.number());
        return new LifecycleEvent.Dispatched(issue.url(), issue.number(), repo.name(), repo.id());
    }

    /** What GitHub refuses it has not made. */
    private GithubIssue create(TaskDetail detail, Attempt before, Attempt sent, Repository repo) {
        Task task = detail.task();
        DispatchRequested wanted = requested(task.id(), sent.asked());
        String body = IssueText.of(task.id(), detail.description(), address.ofTask(task.id()));
        try {
            return api.create(repo.name(), new NewIssue(task.title(), body, wanted.labels(), wanted.assignees()));
        } catch (GithubFailure.Later | GithubFailure.Refusal e) {
            dispatches.write(sent.sent(before.sentAt(), before.notBefore()));
            throw e;
        }
    }

    private DispatchRequested requested(String taskId, long version) {
        List<Event> found = log.timeline(taskId, version - 1, 1);
        return !found.isEmpty() && found.getFirst().payload() instanceof DispatchRequested requested
                ? requested
                : new DispatchRequested("", List.of(), List.of());
    }

    /** @param change of the attempt as it stands after it failed */
    private Instant again(TaskPlace place, Dispatch wanted, UnaryOperator<Attempt> change) {
        Attempt next = change.apply(dispatches.current(place.taskId(), wanted));
        dispatches.write(next);
        return next.notBefore();
    }

    private void append(TaskPlace place, Attempt attempt, TaskEvent event) {
        Function<Task, Command.@Nullable Draft> rule = event instanceof LifecycleEvent.Dispatched made
                ? task -> dispatched(task, made)
                : task -> {
                    Dispatch wanted = task.dispatch();
                    boolean isMeant = wanted != null && wanted.isUnderWay() && wanted.asked() == attempt.asked();
                    return isMeant ? new Command.Draft(task.id(), event, false) : null;
                };
        Appended.await(spaces.append(place.spaceId(), new Command(Actor.SIGNALBOX, Cause.API, null, state -> {
            Task task = state.task(place.taskId());
            return task == null ? null : rule.apply(task);
        })));
        if (event instanceof LifecycleEvent.Dispatched) {
            dispatches.end(place.taskId());
        } else {
            LOG.warn("[GITHUB] dispatch={} repo={} result=stopped", place.taskId(), attempt.repo());
        }
    }

    /** The issue is there, whatever has become of the task meanwhile. */
    private static Command.@Nullable Draft dispatched(Task task, LifecycleEvent.Dispatched made) {
        return task.issue() != null && task.issue().is(made.issueNumber(), made.repo(), made.repoId())
                ? null
                : new Command.Draft(task.id(), made, !EventType.DISPATCHED.allowedFrom(task.status()));
    }

    private static String code(GithubFailure.Refusal refusal) {
        return switch (refusal.status()) {
            case 401 -> "CREDENTIALS_REFUSED";
            case 403 -> "NOT_ALLOWED";
            case 404 -> "REPOSITORY_NOT_FOUND";
            case 410 -> "ISSUES_SWITCHED_OFF";
            default -> "REFUSED_BY_GITHUB";
        };
    }

    private static String message(GithubFailure failure) {
        return String.valueOf(failure.getMessage());
    }
}
