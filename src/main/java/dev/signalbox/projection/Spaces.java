package dev.signalbox.projection;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Indexes;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spaces that are live on this instance, and the queries that combine memory and store. */
@Context
public final class Spaces implements LiveSpaces {
    /** In events of at most 64 KiB each. */
    private static final int READ_AT_ONCE = 256;

    /** A client that has missed more events than this gets the state instead (SPEC section 5). */
    public static final int MISSED_MAX = 1_000;

    /** How many events are searched for them. */
    public static final int LOOKED_AT_MAX = 10_000;

    /** How many events are searched under the lock of the space. */
    private static final int JUDGED_AT_ONCE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Spaces.class);

    /** How many ended tasks of a space have rows in memory. */
    private static final int ENDED_MAX = 100_000;

    private static final int PAGE = 256;
    private static final long CLOSE_MILLIS = 5_000;
    private static final Duration OVERDUE_EVERY = Duration.ofMillis(500);
    private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);
    /** Fewer events than these are folded again at a start, which is quicker than to write a checkpoint each minute. */
    private static final long CHECKPOINT_EVENTS = 500;

    private static final Duration FOLLOW_EVERY = Duration.ofSeconds(1);
    /** A right revoked on another instance must end here within a second. */
    private static final Duration FOLLOW_SYSTEM_EVERY = Duration.ofMillis(250);

    private final EventLog log;
    private final Projector.Stores stores;
    private final TaskDetails details;
    private final Checkpoints checkpoints;
    private final Clock clock;
    private final TaskScheduler scheduler;
    private final Workers workers;
    private final List<FeedListener> listeners;
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    /** The space of each task in memory; a view removes tasks that leave it. */
    private final ConcurrentMap<String, String> homes = new ConcurrentHashMap<>();
    /** Cancelled when we close; {@code @Scheduled} methods would still run, and create this bean again. */
    private final List<ScheduledFuture<?>> ticks = new CopyOnWriteArrayList<>();

    private volatile boolean closed;

    Spaces(
            EventLog log,
            Indexes indexes, // created before the first write
            TaskStore tasks,
            EntityStore entities,
            KeyStore keys,
            SpaceStore spaces,
            TaskDetails details,
            Checkpoints checkpoints,
            Clock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler,
            Workers workers,
            List<FeedListener> listeners) {
        Objects.requireNonNull(indexes);
        this.log = log;
        this.stores = new Projector.Stores(tasks, entities, keys, spaces);
        this.details = details;
        this.checkpoints = checkpoints;
        this.clock = clock;
        this.scheduler = scheduler;
        this.workers = workers;
        this.listeners = listeners;
    }

    /** Opens the spaces that every instance needs before the first request. */
    @PostConstruct
    void openFirst() {
        live(SYSTEM);
        live(MAIN);
        every(OVERDUE_EVERY, "overdue", this::refuseOverdue);
        every(CHECKPOINT_EVERY, "checkpoints", () -> live.values().forEach(s -> s.checkpoint.write(CHECKPOINT_EVENTS)));
        every(FOLLOW_EVERY, "follow", () -> followOtherInstances(live.keySet()));
        every(FOLLOW_SYSTEM_EVERY, "follow-system", () -> followOtherInstances(Set.of(SYSTEM)));
    }

    private void every(Duration delay, String name, Runnable task) {
        ticks.add(scheduler.scheduleWithFixedDelay(delay, delay, Workers.repeated(name, task)));
    }

    private record Live(SpaceFeed feed, Appender appender, Projector projector, SpaceCheckpoint checkpoint) {}

    private Live live(String spaceId) {
        return live.computeIfAbsent(spaceId, this::open);
    }

    /** Folds the events that are not projected yet, and starts the space's two threads. */
    private Live open(String spaceId) {
        SpaceStore.Projected projected = stores.spaces().projected(spaceId);
        SpaceView view = new SpaceView(spaceId, new SpaceView.Shared(homes, details, ENDED_MAX));
        Checkpoints.Start start = start(spaceId, projected);
        start.rows().forEach(view::begin);
        view.begin(start.version(), projected.version(), start.counts(), start.entities());
        SpaceFeed feed = new SpaceFeed(view, stores.tasks(), projected.version(), listeners);
        Appender appender = new Appender(spaceId, log, stores.keys(), feed, clock, workers);
        Projector projector = new Projector(spaceId, feed, stores, projected, workers);
        List<Event> page;
        do {
            page = log.read(spaceId, feed.read(SpaceView::version) + 1, PAGE);
            feed.begin(page);
        } while (page.size() == PAGE);
        appender.start();
        projector.start();
        return new Live(feed, appender, projector, new SpaceCheckpoint(spaceId, feed, checkpoints, start.version()));
    }

    /** From the last checkpoint, or from the projected tasks and entities. */
    private Checkpoints.Start start(String spaceId, SpaceStore.Projected projected) {
        Checkpoints.Start kept = checkpoints.read(spaceId, projected.version());
        if (kept != null) {
            return kept;
        }
        List<Task> tasks = stores.tasks().ofView(spaceId, ENDED_MAX);
        List<Checkpoints.Row> rows = IntStream.range(0, tasks.size())
                .mapToObj(slot -> new Checkpoints.Row(slot, tasks.get(slot)))
                .toList();
        return new Checkpoints.Start(
                projected.version(), projected.counts(), rows, stores.entities().ofSpace(spaceId));
    }

    @Override
    public CompletionStage<Appended> append(String spaceId, Command command) {
        try {
            return live(spaceId).appender.append(command);
        } catch (MongoException e) {
            return CompletableFuture.failedFuture(Refused.busy("The store does not answer. Try again."));
        }
    }

    @Override
    public <T> T read(String spaceId, Function<SpaceState, T> reader) {
        return view(spaceId, reader::apply);
    }

    /** Like {@link #read}, with the whole view that a snapshot needs. */
    public <T> T view(String spaceId, Function<SpaceView, T> reader) {
        return live(spaceId).feed.read(reader);
    }

    /** The newest events of a space; they may be read without its lock. */
    public SpaceTail tail(String spaceId) {
        return live(spaceId).feed.tail();
    }

    /** All wanted events between the requested position and {@code upTo}. */
    public record Page(List<Event> events, long upTo) {}

    /**
     * The next wanted events after a version, from memory or from the log. May block.
     *
     * @param most the page ends after this many wanted events, or once it has {@code bytes}
     */
    public Page page(String spaceId, long place, Predicate<Event> wanted, int most, long bytes) {
        SpaceTail tail = tail(spaceId);
        long last = tail.last();
        List<Event> found = new ArrayList<>();
        long at = place;
        long left = bytes;
        while (at < last && found.size() < most && left > 0) {
            SpaceTail.Entry entry = tail.get(at + 1);
            List<Event> next = entry != null
                    ? List.of(entry.event())
                    : log.read(spaceId, at + 1, (int) Math.min(READ_AT_ONCE, last - at));
            if (next.isEmpty()) {
                throw new IllegalStateException("space " + spaceId + " lacks place " + (at + 1));
            }
            for (Event event : next) {
                at = event.spaceVersion();
                if (wanted.test(event)) {
                    found.add(event);
                    left -= event.dataBytes();
                }
                if (found.size() == most || left <= 0) {
                    break;
                }
            }
        }
        return new Page(found, at);
    }

    /**
     * In one step: the view, and exactly the wanted events after a version. {@code null} instead of events when the version
     * is not one of this log, more than {@code most} are wanted, or more than {@code lookedAt} would have to be read.
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
                    return new Missed<>(List.of(), 0, then.apply(view, null));
                }
                if (!view.remembersAfter(from)) {
                    return new Missed<T>(List.of(), view.tail().first(), null);
                }
                List<Event> recent = view.since(from);
                if (recent.size() > JUDGED_AT_ONCE) {
                    return new Missed<T>(recent, 0, null);
                }
                List<Event> events = new ArrayList<>(older);
                recent.stream().filter(wanted).forEach(events::add);
                return new Missed<>(List.of(), 0, then.apply(view, events.size() > most ? null : events));
            });
            if (missed.answer != null) {
                return missed.answer;
            }
            // Many events, or older than the tail: read them without holding the lock of the space.
            List<Event> next = missed.recent.isEmpty()
                    ? log.read(spaceId, covered + 1, (int) Math.min(READ_AT_ONCE, missed.tailStart - covered - 1))
                    : missed.recent;
            next.stream().filter(wanted).forEach(older::add);
            covered += next.size();
            if (older.size() > most) {
                return view(spaceId, view -> then.apply(view, null));
            }
        }
    }

    private record Missed<T>(
            List<Event> recent, long tailStart, @Nullable T answer) {}

    /** Publishes the events of other instances, if this one does not have that version of the space yet. */
    public void follow(String spaceId, long version) {
        if (view(spaceId, SpaceView::version) < version) {
            follow(spaceId);
        }
    }

    /** The ids of the spaces that are live here now. */
    public Set<String> liveIds() {
        return Set.copyOf(live.keySet());
    }

    /** Publishes the events of other instances at once, for a caller that already knows of one. Blocks. */
    public void follow(String spaceId) {
        live(spaceId).appender.follow();
    }

    /** Waits, at most {@code millis}, until queries find all events that were appended here before. */
    public void awaitProjected(String spaceId, long millis) {
        try {
            live(spaceId).feed.awaitProjected(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The version of a space known here; for one that is not live, the projected version. */
    public long knownVersion(String spaceId) {
        return live.containsKey(spaceId) ? view(spaceId, SpaceView::version) : projectedVersion(spaceId);
    }

    /** The projected version in the store; a query after this call finds at least that. */
    public long projectedVersion(String spaceId) {
        return stores.spaces().projected(spaceId).version();
    }

    private SpaceView.Knowledge knowledge(String spaceId, String taskId) {
        return view(spaceId, view -> view.knowledge(taskId));
    }

    /**
     * The space of a task, or {@code null} when there is no such task in a visible space: missing and hidden tasks take the
     * same steps. After this call the task stays in memory for a while.
     *
     * @param mayLook whether the caller may see a space, by its id
     */
    public @Nullable String spaceOf(String taskId, Predicate<String> mayLook) {
        String home = homes.get(taskId);
        if (home != null && mayLook.test(home)) {
            switch (knowledge(home, taskId).of()) {
                case HERE -> {
                    return home;
                }
                case DELETED -> {
                    return null;
                }
                case NONE -> {} // it has just left memory
            }
        }
        TaskPlace place = stores.tasks().place(taskId);
        if (place == null || !mayLook.test(place.spaceId())) {
            return null;
        }
        // Before the query, so that we know whether its result is still current.
        Long version = live.containsKey(place.spaceId())
                ? knowledge(place.spaceId(), taskId).version()
                : null;
        TaskDetail stored = stores.tasks().find(taskId);
        if (stored == null) {
            return null;
        }
        String spaceId = stored.task().spaceId();
        if (version == null) {
            return spaceId;
        }
        if (stored.task().spaceVersion() > version) {
            live(spaceId).appender.follow(); // a task of another instance, whose events are not here yet
        }
        return view(spaceId, view -> view.keep(stored, version)) ? spaceId : null;
    }

    /**
     * The spaces among the given ones with an entity of that id, in their order, including entities that another instance
     * appended. For spaces that are not live here, the projection decides.
     */
    public List<String> withEntity(String type, String id, List<String> spaceIds) {
        List<String> here = spaceIds.stream().filter(live::containsKey).toList();
        List<String> found = withEntityInMemory(type, id, here);
        if (found.isEmpty()) {
            Set<String> elsewhere = new LinkedHashSet<>(here);
            elsewhere.addAll(stores.entities().spacesWith(type, id, spaceIds));
            elsewhere.forEach(this::follow);
            found = withEntityInMemory(type, id, List.copyOf(elsewhere));
        }
        return found;
    }

    private List<String> withEntityInMemory(String type, String id, List<String> spaceIds) {
        return spaceIds.stream()
                .filter(spaceId -> this.<Boolean>view(spaceId, view -> view.entity(type, id) != null))
                .toList();
    }

    /** The tasks that this pull request is linked to; {@code repo} ignores case. */
    public List<TaskPlace> tasksWithPull(String repo, long number) {
        return places(
                view -> view.index().withPull(number),
                task -> task.pull(number, repo) != null,
                Filters.eq("pulls.number", number));
    }

    /** The tasks that were dispatched to this issue; {@code repo} ignores case. */
    public List<TaskPlace> tasksWithIssue(String repo, long number) {
        return places(
                view -> view.index().withIssue(number),
                task -> task.issue() != null && task.issue().repo().equalsIgnoreCase(repo),
                Filters.eq("issue.number", number));
    }

    private List<TaskPlace> places(Function<SpaceView, List<Task>> inMemory, Predicate<Task> wanted, Bson stored) {
        Set<TaskPlace> found = new LinkedHashSet<>();
        for (String spaceId : live.keySet()) {
            view(spaceId, inMemory).stream()
                    .filter(wanted)
                    .forEach(task -> found.add(new TaskPlace(spaceId, task.id())));
        }
        if (found.isEmpty()) {
            // Ended long ago, or in a space that is not live.
            stores.tasks().rows(stored).stream()
                    .filter(wanted)
                    .forEach(task -> found.add(new TaskPlace(task.spaceId(), task.id())));
        }
        return List.copyOf(found);
    }

    private void refuseOverdue() {
        live.values().forEach(space -> space.appender.refuseOverdue());
    }

    /** Publishes the events of other instances on each tick; without other instances it costs one point read per space. */
    private void followOtherInstances(Set<String> spaceIds) {
        try {
            if (!closed) {
                spaceIds.forEach(this::follow);
            }
        } catch (RuntimeException e) { // the next tick must run
            if (!closed) { // a closed client throws
                LOG.warn(
                        "[LOG] follow=failed error={}; retrying at the next tick",
                        e.getClass().getSimpleName());
            }
        }
    }

    @PreDestroy
    void close() throws InterruptedException {
        closed = true;
        ticks.forEach(tick -> tick.cancel(false));
        live.values().forEach(space -> space.appender.stopTaking());
        for (Live space : live.values()) {
            space.appender.close(CLOSE_MILLIS);
        }
        for (Live space : live.values()) {
            space.checkpoint.write(1);
            space.projector.close(CLOSE_MILLIS);
        }
    }
}
