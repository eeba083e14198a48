package dev.signalbox.projection;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The spaces that are live on this instance, and the questions that reach over what is in memory and what is stored. */
@Context
public final class Spaces implements LiveSpaces {
    private static final int ENDED_AT_START = 200;
    private static final int TAIL_AT_START = 1_000;
    private static final int PAGE = 256;
    private static final long CLOSE_MILLIS = 5_000;

    private final EventLog log;
    private final Projector.Stores stores;
    private final Clock clock;
    private final List<FeedListener> listeners;
    private final Map<String, Live> live = new ConcurrentHashMap<>();

    Spaces(
            EventLog log,
            TaskStore tasks,
            EntityStore entities,
            KeyStore keys,
            SpaceStore spaces,
            Clock clock,
            List<FeedListener> listeners) {
        this.log = log;
        this.stores = new Projector.Stores(tasks, entities, keys, spaces);
        this.clock = clock;
        this.listeners = listeners;
    }

    /** What everyone needs is caught up before the first request. */
    @PostConstruct
    void openFirst() {
        live(SYSTEM);
        live(MAIN);
    }

    private record Live(SpaceFeed feed, Appender appender, Projector projector) {}

    private Live live(String spaceId) {
        return live.computeIfAbsent(spaceId, this::open);
    }

    /** Folds what the projections have not seen yet, and starts the space's two threads. */
    private Live open(String spaceId) {
        try {
            SpaceStore.Projected projected = stores.spaces().projected(spaceId);
            SpaceView view = new SpaceView(spaceId, stores.tasks());
            long tailFrom = Math.max(1, projected.version() - TAIL_AT_START + 1);
            view.begin(
                    projected.version(),
                    StatusCounts.of(projected.counts().json()),
                    stores.tasks().ofView(spaceId, ENDED_AT_START),
                    stores.entities().ofSpace(spaceId),
                    log.read(spaceId, tailFrom, (int) (projected.version() - tailFrom + 1)));
            SpaceFeed feed = new SpaceFeed(view, projected.version(), listeners);
            Appender appender = new Appender(spaceId, log, stores.keys(), feed, clock);
            Projector projector = new Projector(spaceId, feed, stores, projected);
            List<Event> page;
            do {
                page = log.read(spaceId, feed.read(SpaceView::version) + 1, PAGE);
                feed.begin(page);
            } while (page.size() == PAGE);
            appender.start();
            projector.start();
            return new Live(feed, appender, projector);
        } catch (MongoException e) {
            throw Refused.busy("The store does not answer. Try again.");
        }
    }

    @Override
    public CompletionStage<Appended> append(String spaceId, Command command) {
        return live(spaceId).appender.append(command);
    }

    @Override
    public <T> T read(String spaceId, Function<SpaceState, T> reader) {
        return view(spaceId, reader::apply);
    }

    /** As {@link #read}, with all that a snapshot needs. */
    public <T> T view(String spaceId, Function<SpaceView, T> reader) {
        try {
            return live(spaceId).feed.read(reader);
        } catch (MongoException e) {
            throw Refused.busy("The store does not answer. Try again.");
        }
    }

    /**
     * In one step: the view, and exactly the wanted events after a place; or no events ({@code null}) when the place is
     * not one of this log, or more than {@code most} are wanted, or more than {@code lookedAt} would have to be read.
     */
    public <T> T since(
            String spaceId,
            long place,
            Predicate<Event> wanted,
            int most,
            int lookedAt,
            BiFunction<SpaceView, @Nullable List<Event>, T> then) {
        List<Event> older = new ArrayList<>();
        long covered = place;
        while (true) {
            long from = covered;
            Missed<T> missed = view(spaceId, view -> {
                if (place < 0 || place > view.version() || view.version() - place > lookedAt) {
                    return new Missed<>(0, then.apply(view, null));
                }
                if (from + 1 < view.tailStart()) {
                    return new Missed<T>(view.tailStart(), null);
                }
                List<Event> events = new ArrayList<>(older);
                view.since(from).stream().filter(wanted).forEach(events::add);
                return new Missed<>(0, then.apply(view, events.size() > most ? null : events));
            });
            if (missed.answer != null) {
                return missed.answer;
            }
            // The tail does not reach back far enough: read the rest from the log, without holding up the space.
            List<Event> read = log.read(spaceId, covered + 1, (int) (missed.tailStart - covered - 1));
            read.stream().filter(wanted).forEach(older::add);
            covered += read.size();
        }
    }

    private record Missed<T>(long tailStart, @Nullable T answer) {}

    /** Waits, for at most {@code millis}, until queries find everything that was appended here before. */
    public void awaitProjected(String spaceId, long millis) {
        try {
            live(spaceId).feed.awaitProjected(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How far the stored projections are; a query made after this call holds at least that. */
    public long projectedVersion(String spaceId) {
        return stores.spaces().projected(spaceId).version();
    }

    /** The space of a task, or {@code null} when there is no such task. */
    public @Nullable String spaceOf(String taskId) {
        for (String spaceId : live.keySet()) {
            if (view(spaceId, view -> view.inMemory(taskId) != null)) {
                return spaceId;
            }
        }
        return stores.tasks().spaceOf(taskId);
    }

    /** The tasks that this pull request is linked to; {@code repo} in any case. */
    public List<TaskPlace> tasksWithPull(String repo, long number) {
        return places(
                task -> task.pulls().stream().anyMatch(pull -> isPull(pull, repo, number)),
                Filters.elemMatch("pulls", Filters.and(Filters.eq("number", number), sameRepo(repo))));
    }

    private static boolean isPull(PullRequest pull, String repo, long number) {
        return pull.number() == number && pull.repo().equalsIgnoreCase(repo);
    }

    /** The tasks that were dispatched to this issue; {@code repo} in any case. */
    public List<TaskPlace> tasksWithIssue(String repo, long number) {
        return places(
                task -> task.issue() != null
                        && task.issue().number() == number
                        && task.issue().repo().equalsIgnoreCase(repo),
                Filters.and(
                        Filters.eq("issue.number", number),
                        Filters.regex("issue.repo", "^" + Pattern.quote(repo) + "$", "i")));
    }

    private static Bson sameRepo(String repo) {
        return Filters.regex("repo", "^" + Pattern.quote(repo) + "$", "i");
    }

    private List<TaskPlace> places(Predicate<Task> inMemory, Bson stored) {
        Set<TaskPlace> found = new LinkedHashSet<>();
        for (String spaceId : live.keySet()) {
            view(
                            spaceId,
                            view -> view.activeTasks().stream()
                                    .filter(inMemory)
                                    .map(Task::id)
                                    .toList())
                    .forEach(taskId -> found.add(new TaskPlace(spaceId, taskId)));
        }
        // Ended tasks, and those of spaces that nobody looks at: a task that moved on since is checked again when
        // decided.
        found.addAll(stores.tasks().places(stored));
        return List.copyOf(found);
    }

    @PreDestroy
    void close() throws InterruptedException {
        for (Live space : live.values()) {
            space.appender.close(CLOSE_MILLIS);
        }
        for (Live space : live.values()) {
            space.projector.close(CLOSE_MILLIS);
        }
    }
}
