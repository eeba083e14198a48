package dev.signalbox.sse;

import dev.signalbox.access.Revocations;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.SpaceStates;
import dev.signalbox.delivery.SyncSettings;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.ops.Workers;
import dev.signalbox.session.Drain;
import dev.signalbox.session.TransportSettings;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open streams of this instance, and their common timer. */
@Singleton
final class SseStreams {
    private static final Logger LOG = LoggerFactory.getLogger(SseStreams.class);

    /** The resolution of heartbeats and timeouts. */
    private static final Duration TICK = Duration.ofMillis(250);

    private final SpaceAccess access;
    private final Revocations revocations;
    private final SpaceStates states;
    private final SseStream.Timing timing;
    private final Drain drain;
    private final ConnectionLimit connectionLimit;
    private final OpenConnections connections;
    private final ExecutorService virtualThreads;
    private final ScheduledFuture<?> timer;
    private final Set<SseStream> open = ConcurrentHashMap.newKeySet();

    SseStreams(
            SpaceAccess access,
            Revocations revocations,
            SpaceStates states,
            SyncSettings sync,
            TransportSettings transport,
            Drain drain,
            ConnectionLimit connectionLimit,
            OpenConnections connections,
            Clock clock,
            TaskScheduler scheduler,
            @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        this.access = access;
        this.revocations = revocations;
        this.states = states;
        this.timing = new SseStream.Timing(clock, sync.heartbeat(), transport.slowTimeout());
        this.drain = drain;
        this.connectionLimit = connectionLimit;
        this.virtualThreads = virtualThreads;
        this.connections = connections;
        this.timer = scheduler.scheduleWithFixedDelay(TICK, TICK, Workers.repeated("streams", this::tick));
    }

    /**
     * Creates a stream, which begins when the server subscribes.
     *
     * @param address of the client
     * @param since the version of the state that the client has; {@code null} for none
     * @param cut cuts the connection of a client that reads nothing
     * @throws Refused {@code RATE_LIMITED} for a principal or address with too many connections
     */
    SseStream of(Principal principal, String address, SyncQuery query, @Nullable Long since, Runnable cut) {
        if (connectionLimit.isFull(address)) {
            throw ConnectionLimit.tooMany();
        }
        connectionLimit.check(principal);
        return new SseStream(
                principal,
                since,
                changed -> states.follow(query.spaceId(), query.types(), changed),
                timing,
                virtualThreads,
                stream -> opened(stream, query.spaceId(), address),
                cut);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // cannot fail
    private void opened(SseStream stream, String spaceId, String address) {
        open.add(stream);
        Runnable left = connections.opened(OpenConnections.Kind.SSE);
        drain.watch(stream);
        Watcher watcher = new Watcher(stream, spaceId);
        stream.gone().whenComplete((gone, error) -> {
            open.remove(stream);
            left.run();
            drain.forget(stream);
            revocations.forget(watcher);
        });
        if (!enter(stream, address)) {
            stream.close(CloseReason.RATE_LIMITED); // another connection took the last place
            return;
        }
        virtualThreads.execute(() -> {
            if (!stream.gone().isDone()) {
                revocations.watch(watcher);
            }
            if (stream.gone().isDone()) {
                revocations.forget(watcher); // it ended in between
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // cannot fail
    private boolean enter(SseStream stream, String address) {
        Principal principal = stream.principal();
        try {
            connectionLimit.enter(principal);
        } catch (Refused e) {
            return false;
        }
        boolean counted = connectionLimit.enter(address);
        stream.gone().whenComplete((gone, error) -> {
            connectionLimit.leave(principal);
            if (counted) {
                connectionLimit.leave(address);
            }
        });
        return counted;
    }

    /** Ends a stream when its principal may not see the space any more. */
    private final class Watcher implements Revocations.Holder {
        private final SseStream stream;
        private final String spaceId;

        Watcher(SseStream stream, String spaceId) {
            this.stream = stream;
            this.spaceId = spaceId;
        }

        @Override
        public Principal principal() {
            return stream.principal();
        }

        @Override
        public void revoked() {
            stream.revoke();
        }

        @Override
        public void review() {
            if (!access.sees(stream.principal(), spaceId)) {
                stream.revoke();
            }
        }
    }

    private void tick() {
        Instant now = timing.clock().instant();
        for (SseStream stream : open) {
            try {
                stream.tick(now);
            } catch (RuntimeException | Error e) {
                LOG.error("[WS] tick=failed; retrying at the next tick", e); // the timer must go on for the others
            }
        }
    }

    @PreDestroy
    void close() {
        timer.cancel(false);
    }

    int open() {
        return open.size();
    }
}
