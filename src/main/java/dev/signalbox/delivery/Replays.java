package dev.signalbox.delivery;

import com.mongodb.MongoException;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Metrics;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import dev.signalbox.store.Mongo;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads events that have left the tail of their space, a part at a time, or the states of rooms, for subscriptions that
 * lag. Only a few reads run at once and the others wait: thousands of reconnecting clients must not slow down the connected
 * ones.
 */
@Singleton
final class Replays {
    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

    /** One may wait for the log while another waits for the lock of a space. */
    private static final int AT_ONCE = 4;

    private static final int PART_EVENTS = 128;
    private static final int PART_BYTES = 256_000;

    private final Provider<Spaces> spaces;
    private final Provider<KeptStates> states;
    private final Metrics metrics;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofVirtual().name("replay-", 0).factory());

    Replays(Provider<Spaces> spaces, Provider<KeptStates> states, Metrics metrics) {
        this.spaces = spaces;
        this.states = states;
        this.metrics = metrics;
    }

    /** Any thread; never blocks. */
    void start(Replay replay) {
        try {
            threads.execute(() -> run(replay));
        } catch (RejectedExecutionException e) {
            // shutting down
        }
    }

    private void run(Replay replay) {
        Client client = replay.subscription().subscriber().client();
        try {
            Wanted wanted = replay.wanted();
            if (wanted == null) {
                restart(replay);
            } else {
                read(replay, wanted);
            }
        } catch (MongoException | Refused e) {
            LOG.warn(
                    "[WS] replay=failed client={} error={}; closing, the client may reconnect",
                    client.id(),
                    Mongo.said(e));
            client.close(CloseReason.SLOW_CONSUMER);
        } catch (RuntimeException | Error e) {
            LOG.error("[WS] replay=failed client={}; closing, the client may reconnect", client.id(), e);
            client.close(CloseReason.SLOW_CONSUMER);
        }
    }

    private void read(Replay replay, Wanted wanted) {
        Subscription subscription = replay.subscription();
        Spaces.Page page = spaces.get().page(subscription.spaceId(), replay.from(), wanted, PART_EVENTS, PART_BYTES);
        synchronized (subscription.subscriber()) {
            if (page.isPurged() && page.events().isEmpty()) {
                subscription.lacksStates(replay);
                return;
            }
            subscription.read(
                    replay,
                    page.events().stream()
                            .filter(event -> event.spaceVersion() <= replay.end())
                            .toList(),
                    Math.min(page.upTo(), replay.end()));
        }
    }

    private void restart(Replay replay) {
        Subscription subscription = replay.subscription();
        Subscription.@Nullable Restart found = spaces.get().view(subscription.spaceId(), view -> states(replay, view));
        if (found != null) {
            found.state().selection(); // encodes here, not on the client's event loop
            synchronized (subscription.subscriber()) {
                subscription.restarted(replay, found);
            }
            metrics.slowConsumer(Metrics.SlowAction.RESYNCED);
            metrics.resynced(Metrics.ResyncMode.FULL);
        }
    }

    /** Under the lock of the space, so the client enters no room meanwhile; rooms it leaves are checked later. */
    private Subscription.@Nullable Restart states(Replay replay, SpaceView view) {
        Subscription subscription = replay.subscription();
        List<Room> rooms;
        boolean present;
        synchronized (subscription.subscriber()) {
            rooms = subscription.rooms();
            present = subscription.needsPresentState();
        }
        if (rooms.isEmpty()) {
            return null;
        }
        List<Room> gone = rooms.stream()
                .filter(room -> room.kind() == Room.Kind.TASK && view.task(room.id()) == null)
                .toList();
        RoomState state = states.get().full(view, rooms, present || !gone.isEmpty());
        synchronized (subscription.subscriber()) {
            Position at = subscription.restartAt(replay, state.version());
            return at == null ? null : new Subscription.Restart(rooms, gone, state, at);
        }
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
