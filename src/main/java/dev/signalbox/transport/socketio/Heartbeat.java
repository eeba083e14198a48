package dev.signalbox.transport.socketio;

import dev.signalbox.transport.TransportSettings;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings, and notices when nothing comes back (Engine.IO v4, "Heartbeat"). One timer a session: it fires for the ping and
 * for the deadline, not for each sign of life. Event loop only.
 */
final class Heartbeat {
    private final EngineSession session;
    private final EventExecutor loop;
    private final long intervalNanos;
    private final long timeoutNanos;

    private @Nullable Future<?> timer;
    private long heardAt;
    private long pingedAt;
    private boolean pinged;

    Heartbeat(EngineSession session, EventExecutor loop, TransportSettings settings) {
        this.session = session;
        this.loop = loop;
        this.intervalNanos = settings.pingInterval().toNanos();
        this.timeoutNanos = settings.pingTimeout().toNanos();
    }

    void start() {
        assert loop.inEventLoop();
        heard();
        timer = loop.schedule(this::fire, intervalNanos, TimeUnit.NANOSECONDS);
    }

    /** Any packet is a sign of life: a pong may be stuck behind a large message. */
    void heard() {
        heardAt = System.nanoTime();
    }

    void stop() {
        assert loop.inEventLoop();
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void fire() {
        long now = System.nanoTime();
        if (pinged && heardAt - pingedAt < 0) {
            if (!session.isReadingPaused()) {
                session.close(Ending.PING_TIMEOUT);
                return;
            }
            heardAt = now; // we do not listen, so silence proves nothing
        }
        long rest = intervalNanos - (now - heardAt);
        if (pinged && rest > 0) {
            pinged = false;
            timer = loop.schedule(this::fire, rest, TimeUnit.NANOSECONDS);
            return;
        }
        pinged = true;
        pingedAt = now;
        session.ping();
        timer = loop.schedule(this::fire, timeoutNanos, TimeUnit.NANOSECONDS);
    }
}
