package dev.signalbox.projection;

import com.mongodb.MongoException;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Entity;
import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Gauges;
import dev.signalbox.ops.Workers;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spaces that are live on this instance, and the queries that combine memory and store. */
@Context
public final class Spaces implements LiveSpaces {
    /** A client that has missed more events than this gets the state instead (SPEC section 5). */
    public static final int MISSED_MAX = 1_000;

    /** How many events are searched for them. */
    public static final int LOOKED_AT_MAX = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Spaces.class);

    /** How long a page of old intentions waits for their newest changes. */
    private static final long OLDER_MILLIS = 1_000;

    private static final long CLOSE_MILLIS = 5_000;
    private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);
    private static final Duration OVERDUE_EVERY = Duration.ofMillis(500);
    private static final Duration UNUSED_EVERY = Duration.ofSeconds(5);

    private static final Executor VIRTUAL_THREADS = Thread::startVirtualThread;

    private final FirstSpaces first;
    private final SpacesInMemory live;
    private final SpaceMemory memory;
    private final Projector.Stores stores;
    private final EventLog log;
    private final PastEvents past;
    private final LogTail tail;
    private final Freshness freshness;
    private final DueSpaces due;
    private final OverdueCommands overdue;
    private final TaskScheduler scheduler;
    private final Whereabouts whereabouts;
    /** Cancelled when we close; {@code @Scheduled} methods would still run, and create this bean again. */
    private final List<ScheduledFuture<?>> ticks = new CopyOnWriteArrayList<>();

    Spaces(
            FirstSpaces first,
            SpacesInMemory live,
            SpaceOpener opener,
            SpaceMemory memory,
            EventLog log,
            LogTail tail,
            Freshness freshness,
            Gauges gauges,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.first = first;
        this.live = live;
        this.memory = memory;
        this.stores = opener.parts().stores();
        this.log = log;
        this.past = new PastEvents(log);
        this.due = new DueSpaces(live, stores.spaces(), log);
        this.tail = tail;
        this.freshness = freshness;
        this.overdue = opener.parts().overdue();
        this.scheduler = scheduler;
        this.whereabouts = new Whereabouts(live, stores, opener.homes(), this::follow);
        gauges.watchLag(this::lag);
        gauges.watchBacklog("appenders", () -> sum(LiveSpace::commandsWaiting));
        gauges.watchBacklog("projectors", () -> sum(space -> space.feed().unprojected()));
    }

    @PostConstruct
    void start() throws InterruptedException {
        every(OVERDUE_EVERY, "overdue", overdue::refuse);
        every(CHECKPOINT_EVERY, "checkpoints", () -> live.forEach(LiveSpace::writeCheckpoint));
        every(UNUSED_EVERY, "unused", live::leaveUnused);
        every(UNUSED_EVERY, "tails", this::trimTails);
        tail.start();
    }

    private void every(Duration delay, String name, Runnable task) {
        ticks.add(scheduler.scheduleWithFixedDelay(delay, delay, Workers.repeated(name, task)));
    }

    /** A quiet space has no event at which it would give back what others need now. */
    void trimTails() {
        if (memory.isShortForTails()) {
            live.forEach(space -> space.feed().trim());
        }
    }

    /** Keeps a space live until the use is closed; opens it before if it is not. May block. */
    public SpaceUse use(String spaceId) {
        return live.use(spaceId);
    }

    @Override
    public CompletionStage<Appended> append(String spaceId, Command command) {
        try (LiveSpace space = live.use(spaceId)) {
            return space.append(command);
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
        return live.view(spaceId, reader);
    }

    /** Whether there is memory for more open tasks, or for larger ones. */
    public boolean hasRoom() {
        return !memory.rows().isOver();
    }

    /** The newest events of a space, which the caller uses; they may be read without its lock. */
    public SpaceTail tail(String spaceId) {
        try (LiveSpace space = live.use(spaceId)) {
            return space.feed().tail();
        }
    }

    /**
     * All wanted events between the requested position and {@code upTo}.
     *
     * @param isPurged the next event is {@link dev.signalbox.model.Purged}: who needs all of them lacks it
     */
    public record Page(List<Event> events, long upTo, boolean isPurged) {}

    /**
     * The next wanted events after a version, from memory or from the log. May block.
     *
     * @param most the page ends after this many wanted events, or once it has {@code bytes}
     */
    public Page page(String spaceId, long place, Predicate<Event> wanted, int most, long bytes) {
        try (LiveSpace space = live.use(spaceId)) {
            return past.page(spaceId, space.feed().tail(), place, wanted, most, bytes);
        }
    }

    /**
     * In one step: the view, and exactly the wanted events after a version. {@code null} instead of events when the version
     * is not one of this log, more than {@code most} are wanted, more than {@code lookedAt} would have to be read, or some
     * are purged.
     */
    public <T> T since(
            String spaceId,
            long place,
            Predicate<Event> wanted,
            int most,
            int lookedAt,
            BiFunction<SpaceView, @Nullable List<Event>, T> then) {
        try (LiveSpace space = live.use(spaceId)) {
            return past.since(space.feed(), place, wanted, most, lookedAt, then);
        }
    }

    /** Publishes the events of other instances, if this one does not have that version of the space yet. */
    public void follow(String spaceId, long version) {
        if (view(spaceId, SpaceView::version) < version) {
            follow(spaceId);
        }
    }

    /**
     * Shows the state of every live space.
     *
     * @param needsIt returns whether the space must stay live for now; being shown does not keep it
     */
    public void forEach(Predicate<SpaceState> needsIt) {
        live.forEach(space -> {
            if (space.feed().<Boolean>read(needsIt::test)) {
                space.touch();
            }
        });
    }

    /** Shows every live space, without keeping any in memory by that. */
    public void forEachView(Consumer<SpaceView> reader) {
        live.forEach(space -> space.feed().read(view -> {
            reader.accept(view);
            return view;
        }));
    }

    /**
     * Opens the spaces that are not live here and in which an agent that should be working has been silent since that time, or
     * a request expires at that time; so many at once that it may take several calls until all are. Blocks.
     */
    public void openDue(Instant quietSince, Instant expiresAt) {
        due.openDue(quietSince, expiresAt);
    }

    /** The same for spaces with an agent that is not offline and was last seen then. */
    public void openUnseen(Instant agentSeen) {
        due.openUnseen(agentSeen);
    }

    /** The same for spaces with a task of which an issue is to be made. */
    public void openDispatching() {
        due.openDispatching();
    }

    /** The spaces, live or not, in which a task may have something on GitHub that is open. Blocks. */
    public Collection<String> linked() {
        Set<String> found = new LinkedHashSet<>(stores.spaces().linked());
        forEachView(view -> {
            if (!view.duties().linked().isEmpty()) {
                found.add(view.spaceId());
            }
        });
        found.remove(SYSTEM);
        return found;
    }

    /** Opens the spaces whose projection ends before their log, as after a crash: what is due there is not known. Blocks. */
    public void openUnprojected() {
        due.openUnprojected();
    }

    /** Those of these spaces in which a task needs a person; of spaces that are not live, the projection decides. */
    public List<String> needy(Collection<String> spaceIds) {
        List<String> found = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        for (String spaceId : spaceIds) {
            Boolean needs = live.ifLive(spaceId, space -> space.feed().read(SpaceView::isNeedy));
            if (needs == null) {
                elsewhere.add(spaceId);
            } else if (needs) {
                found.add(spaceId);
            }
        }
        if (!elsewhere.isEmpty()) {
            found.addAll(stores.spaces().needy(elsewhere));
        }
        return found;
    }

    /**
     * Publishes the events that other instances have appended, for a caller that must see them all, or those of the time of
     * {@link Freshness#asOf}. Blocks.
     */
    public void follow(String spaceId) {
        if (tail.hasOthers() && freshness.asOf() == null) {
            LiveSpace space = live.use(spaceId);
            freshness.await(CompletableFuture.runAsync(space::follow, VIRTUAL_THREADS)
                    .whenComplete((followed, failed) -> space.close()));
        }
    }

    /** Waits, at most {@code millis}, until queries find all events that were appended here before. */
    public void awaitProjected(String spaceId, long millis) {
        try (LiveSpace space = live.use(spaceId)) {
            space.projection().await(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The version of a space known here; for one that is not live, the projected version. */
    public long knownVersion(String spaceId) {
        Long version = live.ifLive(spaceId, space -> space.feed().read(SpaceView::version));
        return version == null ? projectedVersion(spaceId) : version;
    }

    /** The projected version in the store; a query after this call finds at least that. */
    public long projectedVersion(String spaceId) {
        return stores.spaces().projected(spaceId).version();
    }

    /**
     * The space of a task, or {@code null} when there is no such task in a visible space: missing and hidden tasks take the
     * same steps. After this call the task stays in memory for a while.
     *
     * @param mayLook whether the caller may see a space, by its id
     */
    public @Nullable String spaceOf(String taskId, Predicate<String> mayLook) {
        return whereabouts.ofTask(taskId, mayLook);
    }

    /**
     * The spaces among the given ones with an entity of that id, in their order, including entities that another instance
     * appended. For spaces that are not live here, the projection decides.
     */
    public List<String> withEntity(String type, String id, List<String> spaceIds) {
        return whereabouts.withEntity(type, id, spaceIds);
    }

    /** The newest of the intentions that were created before one, from the store; the newest first. Blocks. */
    public List<Entity> intentionsBefore(String spaceId, String intentionId, int most) {
        awaitProjected(spaceId, OLDER_MILLIS);
        return stores.entities().intentionsBefore(spaceId, intentionId, most);
    }

    /** Events of other instances that are known to be in the log, and not here yet. */
    public long lag() {
        return sum(LiveSpace::lag);
    }

    private long sum(ToLongFunction<LiveSpace> count) {
        AtomicLong all = new AtomicLong();
        live.forEach(space -> all.addAndGet(count.applyAsLong(space)));
        return all.get();
    }

    @PreDestroy
    void close() throws InterruptedException {
        tail.stop();
        ticks.forEach(tick -> tick.cancel(false));
        first.end(CLOSE_MILLIS);
        live.close(CLOSE_MILLIS);
    }
}
