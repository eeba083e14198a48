package dev.signalbox.github;

import dev.signalbox.github.Fact.Occasion;
import dev.signalbox.github.TaskFinder.TaskRef;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Command.Draft;
import dev.signalbox.projection.Links;
import dev.signalbox.projection.LiveSpaces;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a delivery's facts into the timelines of their tasks. Doing it again changes nothing. */
@Singleton
final class Timeline {
    private static final Logger LOG = LoggerFactory.getLogger(Timeline.class);
    /** An append answers within 5 s; this protects the worker from one that never does. */
    private static final int APPEND_TIMEOUT_SECONDS = 30;

    private final LiveSpaces spaces;
    private final TaskFinder tasks;
    private final TaskMatcher matcher;
    private final GithubSettings settings;

    Timeline(LiveSpaces spaces, TaskFinder tasks, TaskMatcher matcher, GithubSettings settings) {
        this.spaces = spaces;
        this.tasks = tasks;
        this.matcher = matcher;
        this.settings = settings;
    }

    /**
     * What became of a delivery.
     *
     * @param tasks those that it belongs to
     * @param waitsFor the keys of {@link Waiting} under which it is to be applied later; empty when nothing is left to do
     */
    record Written(Set<String> tasks, Set<String> waitsFor) {}

    /**
     * Blocks until every fact is durable.
     *
     * @throws Refused {@code STORE_UNAVAILABLE} when it should be tried again
     */
    Written write(Delivery delivery) {
        Written written = new Written(new LinkedHashSet<>(), new LinkedHashSet<>());
        List<Fact> facts = delivery.facts();
        for (int n = 0; n < facts.size(); n++) {
            switch (facts.get(n)) {
                case Fact.OfPull f -> write(delivery, n, f, written);
                case Fact.OfHead f -> write(delivery, n, f, written);
                case Fact.OfIssue f -> write(delivery, n, f, written);
                case Fact.NewTask f -> written.tasks.addAll(create(delivery, n, f));
                case Fact.Unread f -> throw new IllegalStateException("the payload is not understood", f.bug());
            }
        }
        return written;
    }

    /** A task that does not know an open pull request yet gets to know it by whatever is said of it. */
    private void write(Delivery delivery, int n, Fact.OfPull fact, Written written) {
        TaskMatcher.Match match = matcher.match(fact.pull());
        TaskEvent event = fact.event();
        if (!match.known() && !isOpening(event)) {
            PullRequestEvent.PrOpened opening = fact.pull().opening();
            if (opening == null) {
                written.waitsFor.addAll(match.waitsFor());
                return;
            }
            event = opening;
        }
        if (match.tasks().isEmpty()) {
            written.waitsFor.addAll(match.waitsFor());
        }
        append(delivery, n, match.tasks(), event, fact.occasion(), written);
    }

    private static boolean isOpening(TaskEvent event) {
        return event instanceof PullRequestEvent.PrOpened
                || event instanceof PullRequestEvent.PrClosed
                || event instanceof PullRequestEvent.PrMerged;
    }

    /** A result for a head that is none any more waits as well, because nobody can tell it from one that is none yet. */
    private void write(Delivery delivery, int n, Fact.OfHead fact, Written written) {
        Set<TaskRef> refs = new LinkedHashSet<>(tasks.byHead(fact.repo(), fact.sha()));
        if (refs.isEmpty()) {
            fact.numbers().stream()
                    .flatMap(number -> tasks.byPull(fact.repo(), number).stream())
                    .filter(ref -> isHeadUnknown(ref, fact))
                    .forEach(refs::add);
        }
        if (refs.isEmpty()) {
            written.waitsFor.add(Links.head(fact.sha()));
        }
        append(delivery, n, refs, fact.event(), Occasion.OTHER, written);
    }

    private boolean isHeadUnknown(TaskRef ref, Fact.OfHead fact) {
        return spaces.read(ref.spaceId(), state -> {
            Task task = state.task(ref.taskId());
            return task != null
                    && fact.numbers().stream()
                            .map(number -> task.pull(
                                    number, fact.repo().name(), fact.repo().id()))
                            .anyMatch(pull -> pull != null && pull.headSha() == null);
        });
    }

    private void write(Delivery delivery, int n, Fact.OfIssue fact, Written written) {
        List<TaskRef> refs = tasks.byIssue(fact.repo(), fact.number());
        if (refs.isEmpty()) {
            written.waitsFor.addAll(
                    Links.issue(fact.number(), fact.repo().name(), fact.repo().id()));
        }
        append(delivery, n, refs, fact.event(), Occasion.OTHER, written);
    }

    private void append(
            Delivery delivery, int n, Collection<TaskRef> refs, TaskEvent event, Occasion occasion, Written written) {
        for (TaskRef ref : refs) {
            Event.Key key = key(delivery, ref.taskId(), n);
            written.tasks.add(ref.taskId());
            // A key is forgotten after a day, a timeline is not.
            if (!delivery.past().again() || !tasks.isWritten(ref, key)) {
                append(
                        ref.spaceId(),
                        new Command(
                                delivery.actor(),
                                cause(delivery),
                                key,
                                state -> Verdict.of(state.task(ref.taskId()), event, occasion)));
            }
        }
    }

    /**
     * The key of the task is the issue's, not the delivery's: {@code opened} with the label and {@code labeled} are two
     * deliveries that make one task.
     */
    private Collection<String> create(Delivery delivery, int n, Fact.NewTask fact) {
        Fact.Repo repo =
                new Fact.Repo(fact.dispatched().repo(), fact.dispatched().repoId());
        long number = fact.dispatched().issueNumber();
        if (!tasks.byIssue(repo, number).isEmpty() || !delivery.past().tasks().isEmpty()) {
            return List.of(); // or its task was deleted since, and only another delivery makes a new one
        }
        if (fact.madeOf() != null && tasks.byId(fact.madeOf()).isPresent()) {
            return List.of(); // we have made it, and GitHub tells of it before its answer has come
        }
        String space = settings.taskSpace();
        if (!tasks.isSpace(space)) {
            LOG.warn("[GITHUB] issue=ignored reason=no_such_space space={}", space);
            return List.of();
        }
        String issue = "github-issue/" + repo.name().toLowerCase(Locale.ROOT) + "#" + number;
        String newId = Ids.next();
        Appended made = createOnce(delivery, fact, space, newId, issue);
        Event earlier = made.event();
        if (made.repeated()
                && earlier != null
                && tasks.byId(String.valueOf(earlier.taskId())).isEmpty()) {
            // That task was deleted since: the issue may have a new one.
            made = createOnce(delivery, fact, space, newId, issue + "/" + delivery.id());
        }
        String taskId = made.event() == null ? null : made.event().taskId();
        return taskId == null ? List.of() : dispatch(delivery, n, space, taskId, fact.dispatched());
    }

    private Appended createOnce(Delivery delivery, Fact.NewTask fact, String space, String newId, String key) {
        return append(
                space,
                new Command(
                        delivery.actor(),
                        cause(delivery),
                        new Event.Key(key, ""),
                        state -> new Draft(newId, fact.created(), false)));
    }

    private Collection<String> dispatch(
            Delivery delivery, int n, String space, String taskId, LifecycleEvent.Dispatched dispatched) {
        append(space, new Command(delivery.actor(), cause(delivery), key(delivery, taskId, n), state -> {
            var task = state.task(taskId);
            return task == null || task.issue() != null ? null : Verdict.of(task, dispatched, Occasion.OTHER);
        }));
        return List.of(taskId);
    }

    private static Cause cause(Delivery delivery) {
        return new Cause(Cause.Kind.DELIVERY, delivery.id());
    }

    private static Event.Key key(Delivery delivery, String taskId, int n) {
        return new Event.Key(delivery.id() + "/" + taskId + "/" + n, "");
    }

    private Appended append(String spaceId, Command command) {
        try {
            return spaces.append(spaceId, command).toCompletableFuture().get(APPEND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (TimeoutException e) {
            throw Refused.busy("The store does not answer.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopping");
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }
}
