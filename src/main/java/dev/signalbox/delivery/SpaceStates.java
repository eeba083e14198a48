package dev.signalbox.delivery;

import dev.signalbox.projection.Agents;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.SpaceUse;
import dev.signalbox.projection.Spaces;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The complete state of each space, for clients that want states instead of events: taken at most ten times a second
 * ({@code signalbox.sync.interval}), and encoded once for all followers.
 */
@Singleton
public final class SpaceStates implements FeedListener {
    private final Provider<Spaces> spaces; // a provider, because Spaces needs its listeners
    private final Agents agents;
    private final Clock clock;
    private final SyncSettings settings;
    private final ExecutorService virtualThreads;
    private final Map<String, NewestState> newest = new ConcurrentHashMap<>();
    /** The {@code server:age} said last; {@code null} while everything is of the present. */
    private volatile @Nullable Map<String, @Nullable Object> age;

    SpaceStates(
            Provider<Spaces> spaces,
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

    @Override
    public void settled(String spaceId) {
        NewestState space = newest.get(spaceId);
        if (space != null) {
            space.wake();
        }
    }

    @Override
    public void left(String spaceId) {
        newest.remove(spaceId);
    }

    /** The caller uses the space. */
    private NewestState of(String spaceId) {
        return newest.computeIfAbsent(
                spaceId, id -> new NewestState(id, spaces.get(), agents, clock, settings.interval(), virtualThreads));
    }

    /**
     * Subscribes to the states, which keeps the space live until the subscription is closed. Blocks until the current one is
     * available, so call it on a virtual thread.
     *
     * @param since the version of the state that the client has; {@code null} for none. If nothing has changed since, the
     *     first state is that after the next change
     * @param wake called on a virtual thread whenever there may be a new state; must be quick and must not block
     */
    public StateSubscription follow(
            String spaceId, Set<StateType> types, StateFormat format, @Nullable Long since, Runnable wake)
            throws InterruptedException {
        SpaceUse use = spaces.get().use(spaceId);
        StateSubscription begun = new StateSubscription(of(spaceId), types, format, wake, use);
        try {
            begun.begin(since);
        } catch (InterruptedException | RuntimeException | Error e) {
            begun.close();
            throw e;
        }
        Map<String, @Nullable Object> said = age; // read when it follows, so that it misses no later one
        if (said != null) {
            begun.sayAge(said);
        }
        return begun;
    }

    /**
     * Says of which time everything is to all followers, and to those that come until it is the present again.
     *
     * @param payload {@code {asOf}}, {@code null} for the present
     */
    void sayAge(Map<String, @Nullable Object> payload) {
        age = payload.get("asOf") == null ? null : payload;
        newest.values().forEach(space -> space.sayAge(payload));
    }

    /** A state that includes all events up to now. Blocks for one encoding, and up to one interval before it. */
    public Snapshot now(String spaceId, Set<StateType> types) throws InterruptedException {
        try (SpaceUse use = spaces.get().use(spaceId)) {
            return of(spaceId).fresh(types);
        }
    }

    public int followers() {
        return newest.values().stream().mapToInt(NewestState::followers).sum();
    }
}
