package dev.signalbox.projection;

import com.mongodb.MongoException;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.model.Task;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.ops.Traces;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Indexes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a space into memory: its checkpoint, or its projection, and the events since. */
@Singleton
final class SpaceOpener {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceOpener.class);

    /** How many ended tasks of a space have rows in memory. */
    private static final int ENDED_MAX = 100_000;

    private static final int PAGE = 256;
    /** So many events behind that one is written within a minute: without it, the next opening reads all tasks again. */
    private static final long NO_CHECKPOINT = -LiveSpace.CHECKPOINT_EVENTS;

    private final Parts parts;
    private final NanoClock clock;
    private final List<FeedListener> listeners;
    private final Checkpoints checkpoints;
    private final SpaceView.Shared shared;

    /** What every live space uses. */
    record Parts(
            EventLog log,
            Projector.Stores stores,
            Projector projector,
            Presence presence,
            Clock clock,
            Workers workers,
            Metrics metrics,
            Traces traces,
            OverdueCommands overdue) {}

    SpaceOpener(
            EventLog log,
            Indexes indexes, // created before the first write
            TaskStore tasks,
            EntityStore entities,
            KeyStore keys,
            Links links,
            Runs runs,
            Days days,
            SpaceStore spaces,
            TaskDetails details,
            SpaceMemory memory,
            Freshness freshness,
            Checkpoints checkpoints,
            Presence presence,
            Clock clock,
            NanoClock nanoClock,
            Workers workers,
            Metrics metrics,
            Traces traces,
            List<FeedListener> listeners) {
        Objects.requireNonNull(indexes);
        Projector.Stores stores = new Projector.Stores(tasks, entities, keys, links, runs, days, spaces);
        this.parts = new Parts(
                log,
                stores,
                new Projector(stores, presence, workers),
                presence,
                clock,
                workers,
                metrics,
                traces,
                new OverdueCommands());
        this.clock = nanoClock;
        this.listeners = listeners;
        this.checkpoints = checkpoints;
        this.shared = new SpaceView.Shared(new ConcurrentHashMap<>(), details, memory, freshness, ENDED_MAX);
    }

    Parts parts() {
        return parts;
    }

    List<FeedListener> listeners() {
        return listeners;
    }

    /** The space of each task with a row, read without a lock: the task may have just left it. */
    ConcurrentMap<String, String> homes() {
        return shared.homes();
    }

    /** The caller holds its first use. */
    LiveSpace open(String spaceId) {
        try {
            LiveSpace space = fromCheckpoint(spaceId);
            if (space != null) {
                return space;
            }
        } catch (MongoException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            Throwable why = e.getCause() == null ? e : e.getCause(); // of another thread
            LOG.warn("[CHECKPOINT] space={} unusable={}; starting from the tasks instead", spaceId, why.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("[CHECKPOINT] space={} unusable; starting from the tasks instead", spaceId, e);
        }
        SpaceStore.Projected projected = parts.stores.spaces().projected(spaceId);
        return open(spaceId, projected, fromProjection(spaceId, projected), NO_CHECKPOINT);
    }

    private @Nullable LiveSpace fromCheckpoint(String spaceId) {
        // In this order: another process may write both meanwhile, and the checkpoint must not be the newer one.
        Checkpoints.Start checkpoint = checkpoints.read(spaceId);
        SpaceStore.Projected projected = parts.stores.spaces().projected(spaceId);
        return checkpoint == null || checkpoint.version() > projected.version()
                ? null
                : open(spaceId, projected, checkpoint, checkpoint.version());
    }

    private LiveSpace open(String spaceId, SpaceStore.Projected projected, Checkpoints.Start start, long written) {
        SpaceView view = new SpaceView(spaceId, shared);
        SpaceFeed feed = new SpaceFeed(view, parts.stores, projected.version(), listeners, shared.memory());
        try {
            return open(view, feed, projected, start, written);
        } catch (RuntimeException | Error e) {
            feed.leave(); // or what it has taken of the memory of all spaces would never be given back
            throw e;
        }
    }

    private LiveSpace open(
            SpaceView view, SpaceFeed feed, SpaceStore.Projected projected, Checkpoints.Start start, long written) {
        String spaceId = view.spaceId();
        start.rows().forEachOrdered(view.tasks()::begin);
        view.begin(start.version(), projected.version(), start.counts(), start.entities());
        Uses uses = new Uses(clock);
        SpaceProjection projection = new SpaceProjection(feed, projected, parts.projector, uses, shared.memory());
        SpaceCheckpoint writer = new SpaceCheckpoint(spaceId, projection, checkpoints, written);
        LiveSpace space = new LiveSpace(parts, spaceId, projection, writer, uses);
        List<Event> page;
        do {
            page = parts.log.read(spaceId, feed.read(SpaceView::version) + 1, PAGE);
            space.begin(page);
        } while (page.size() == PAGE);
        feed.read(SpaceView::opened);
        return space;
    }

    /** Reads all tasks on a store without indexes, so not where there can be none. */
    private Checkpoints.Start fromProjection(String spaceId, SpaceStore.Projected projected) {
        if (projected.version() == 0) {
            return new Checkpoints.Start(0, new StatusCounts(), Stream.empty(), List.of());
        }
        List<Task> tasks = spaceId.equals(LiveSpaces.SYSTEM)
                ? List.of()
                : parts.stores.tasks().ofView(spaceId, ENDED_MAX);
        Stream<Checkpoints.Row> rows =
                IntStream.range(0, tasks.size()).mapToObj(slot -> new Checkpoints.Row(slot, tasks.get(slot)));
        return new Checkpoints.Start(
                projected.version(),
                projected.counts().after(List.of()), // the projector goes on with its own
                rows,
                parts.stores.entities().ofView(spaceId));
    }
}
