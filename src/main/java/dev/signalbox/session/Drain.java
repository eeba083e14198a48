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
 * Says goodbye to every socket when the process ends, spread over time so that the other instances are not stormed. The
 * sockets get {@link CloseReason#DRAINING}, after which clients come back by themselves.
 *
 * <p>It listens for the end of the context, which Micronaut announces while event loops still run. Do not switch on
 * {@code micronaut.lifecycle.graceful-shutdown}: it cuts idle connections at once, the upgraded ones too.
 */
@Singleton
public final class Drain implements ApplicationEventListener<ShutdownEvent>, Ordered {
    /** Beyond the spread: how long the closing handshakes may take. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Duration spread;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /** A socket that is to be told. */
    public interface Socket {
        /** Any thread; never blocks; a second call does nothing. */
        void close(CloseReason reason);

        /** Completes when the connection is gone. */
        CompletableFuture<Void> gone();
    }

    Drain(DrainSettings settings) {
        this.spread = settings.drainSpread();
    }

    /** Whether newcomers should be sent elsewhere. */
    public boolean isDraining() {
        return draining;
    }

    /** Watches a socket until it is gone, and then to be {@link #forget forgotten}; one that comes too late is closed at once. */
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
            LOG.warn("[WS] drain=incomplete left={}", sockets.size());
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1; // behind DrainNotice
    }

    /** Closes every socket, in random order, at even intervals; completes when all are gone. Never blocks. */
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
