package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes every socket at shutdown, spread over time so that the reconnecting clients do not overload the other instances.
 * The close reason is {@link CloseReason#DRAINING}, after which clients reconnect automatically.
 *
 * <p>It listens for the shutdown event, which Micronaut publishes while event loops still run. Do not enable
 * {@code micronaut.lifecycle.graceful-shutdown}: it closes idle connections at once, including upgraded ones.
 */
@Singleton
public final class Drain implements ApplicationEventListener<ShutdownEvent>, Ordered {
    /** How long the closing handshakes may take after the spread. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Duration spread;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /** A socket to close at shutdown. */
    public interface Socket {
        /** Any thread; never blocks; a second call does nothing. */
        void close(CloseReason reason);

        /** Completes when the connection is closed. */
        CompletableFuture<Void> gone();
    }

    Drain(DrainSettings settings) {
        this.spread = settings.drainSpread();
    }

    /** Whether new connections should be refused. */
    public boolean isDraining() {
        return draining;
    }

    /** Registers a socket, until {@link #forget}. One that is registered after draining has begun is closed at once. */
    public void watch(Socket socket) {
        sockets.add(socket);
        if (draining) {
            socket.close(CloseReason.DRAINING);
        }
    }

    public void forget(Socket socket) {
        sockets.remove(socket);
    }

    @Override
    public void onApplicationEvent(ShutdownEvent event) {
        try {
            drain().get(spread.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("[WS] drain=incomplete sockets={}; the process exits and cuts them", sockets.size());
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1; // after DrainNotice
    }

    /** Closes every socket, in random order, at even intervals; completes when all connections are closed. Never blocks. */
    public CompletableFuture<Void> drain() {
        draining = true;
        List<Socket> leaving = new ArrayList<>(sockets);
        Collections.shuffle(leaving);
        LOG.info("[WS] drain=start sockets={} spreadMillis={}", leaving.size(), spread.toMillis());
        List<CompletableFuture<Void>> gone = new ArrayList<>(leaving.size());
        for (int i = 0; i < leaving.size(); i++) {
            Socket socket = leaving.get(i);
            gone.add(socket.gone());
            after(spread.toMillis() * i / leaving.size()).execute(() -> socket.close(CloseReason.DRAINING));
        }
        return CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new));
    }

    private static Executor after(long millis) {
        return millis == 0 ? Runnable::run : CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }
}
