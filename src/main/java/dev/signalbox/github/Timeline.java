package dev.signalbox.github;

import dev.signalbox.github.Fact.Occasion;
import dev.signalbox.github.TaskFinder.TaskRef;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Command.Draft;
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
     * Blocks until every fact is durable.
     *
     * @return the tasks that got an event
     * @throws Refused {@code STORE_UNAVAILABLE} when it should be tried again
     */
    Set<String> write(Delivery delivery) {
        Set<String> written = new LinkedHashSet<>();
        List<Fact> facts = delivery.facts();
        for (int n = 0; n < facts.size(); n++) {
            switch (facts.get(n)) {
                case Fact.OfPull f ->
                    written.addAll(append(delivery, n, matcher.match(f.pull()), f.event(), f.occasion()));
                case Fact.OfIssue f ->
                    written.addAll(append(delivery, n, tasks.byIssue(f.repo(), f.number()), f.event(), Occasion.OTHER));
                case Fact.NewTask f -> written.addAll(create(delivery, n, f));
            }
        }
        return written;
    }

    private Collection<String> append(
            Delivery delivery, int n, List<TaskRef> refs, TaskEvent event, Occasion occasion) {
        Set<String> written = new LinkedHashSet<>();
        for (TaskRef ref : refs) {
            Command command = new Command(
                    delivery.actor(),
                    cause(delivery),
                    key(delivery, ref.taskId(), n),
                    state -> Verdict.of(state.task(ref.taskId()), event, occasion));
            if (append(ref.spaceId(), command).event() != null) {
                written.add(ref.taskId());
            }
        }
        return written;
    }

    /**
     * The key of the task is the issue's, not the delivery's: {@code opened} with the label and {@code labeled} are two
     * deliveries that make one task.
     */
    private Collection<String> create(Delivery delivery, int n, Fact.NewTask fact) {
        String repo = fact.dispatched().repo();
        long number = fact.dispatched().issueNumber();
        if (!tasks.byIssue(repo, number).isEmpty()) {
            return List.of();
        }
        String space = settings.taskSpace();
        if (!tasks.isSpace(space)) {
            LOG.warn("[GITHUB] issue=ignored reason=no_such_space space={}", space);
            return List.of();
        }
        String issue = "github-issue/" + repo.toLowerCase(Locale.ROOT) + "#" + number;
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
