package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.ops.OpenConnections;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** The dependencies of every session, shared by all. */
@Singleton
public record Setup(
        TransportSettings settings,
        Limits limits,
        NanoClock clock,
        Metrics metrics,
        OpenConnections open,
        ConnectionLimit connectionLimit,
        Drain drain,
        Loops loops,
        @Named(TaskExecutors.BLOCKING) Executor virtualThreads) {
    /**
     * Registers a session until its connection is closed; one too many of its address is closed at once. Any thread.
     *
     * @param address of the client
     * @param gone called when the connection is closed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // cannot fail
    public void register(Session session, String address, Runnable gone) {
        drain.watch(session);
        boolean counted = connectionLimit.enter(address);
        session.gone().whenComplete((closed, error) -> {
            drain.forget(session);
            if (counted) {
                connectionLimit.leave(address);
            }
            gone.run();
        });
        if (!counted) {
            session.close(CloseReason.RATE_LIMITED);
        }
    }
}
