package dev.signalbox.delivery;

import dev.signalbox.model.Event;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import io.micronaut.context.BeanProvider;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/**
 * The complete state of each space, for those who want states and not events: taken at most ten times a second
 * ({@code signalbox.sync.interval}) and encoded once, however many watch.
 */
@Singleton
public final class SpaceStates implements FeedListener {
    /** Asked for late, because the spaces know their listeners. */
    private final BeanProvider<Spaces> spaces;

    private final Agents agents;
    private final Clock clock;
    private final SyncSettings settings;
    private final ExecutorService virtualThreads;
    private final Map<String, StateSource> sources = new ConcurrentHashMap<>();

    SpaceStates(
            BeanProvider<Spaces> spaces,
            Agents agents,
            Clock clock,
            SyncSettings settings,
            @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        this.spaces = spaces;
        this.agents = agents;
        this.clock = clock;
        this.settings = settings;
        this.virtualThreads = virtualThreads;
    }

    /** In the lock of the space. */
    @Override
    public void published(SpaceView view, Folded folded) {
        Event event = folded.event();
        StateType type = StateType.of(event);
        if (type != null) {
            source(event.spaceId(), event.spaceVersion() - 1).changed(type, event);
        }
    }

    /** In the lock of the space. */
    private StateSource source(String spaceId, long version) {
        return sources.computeIfAbsent(
                spaceId,
                id -> new StateSource(id, version, inside(id), agents, clock, settings.interval(), virtualThreads));
    }

    private StateSource.Lock inside(String spaceId) {
        return new StateSource.Lock() {
            @Override
            public <T> T read(Function<SpaceView, T> reader) {
                return spaces.get().view(spaceId, reader);
            }
        };
    }

    private StateSource source(String spaceId) {
        StateSource known = sources.get(spaceId);
        return known == null ? spaces.get().view(spaceId, view -> source(spaceId, view.version())) : known;
    }

    /**
     * A place from which to watch; {@link StateWatch#begin} starts it.
     *
     * @param changed called on a virtual thread whenever there may be a new state; it must be quick and not block
     */
    public StateWatch watch(String spaceId, Set<StateType> types, Runnable changed) {
        return new StateWatch(source(spaceId), types, changed);
    }

    /** The state with everything that has happened up to now. Blocks for an encoding, and up to one interval before it. */
    public Snapshot now(String spaceId, Set<StateType> types) throws InterruptedException {
        return source(spaceId).fresh(types);
    }

    /** How many watch. */
    public int watches() {
        return sources.values().stream().mapToInt(StateSource::watches).sum();
    }
}
