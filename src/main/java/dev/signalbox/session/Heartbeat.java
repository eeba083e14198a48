package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends pings and detects a silent client (Engine.IO v4, "Heartbeat"). One timer per session fires for the ping and for the
 * deadline; a received frame does not touch it. Only on the session's event loop, also after that has changed.
 */
final class Heartbeat implements Runnable {
    private final Session session;
    private final Ticker ticker;
    private final TransportSettings settings;

    private @Nullable Future<?> timer;
    /** When the timer fires, in the ticker's nanoseconds, like all times here. */
    private long dueAt;

    private long heardAt;
    private long pingedAt;
    /** When the last ping was due: the next is scheduled relative to it, so that delays do not add up. */
    private long pingDueAt;

    private boolean pinged;

    Heartbeat(Session session, TransportSettings settings, Ticker ticker) {
        this.session = session;
        this.ticker = ticker;
        this.settings = settings;
    }

    private long intervalNanos() {
        return settings.pingInterval().toNanos();
    }

    private long timeoutNanos() {
        return settings.pingTimeout().toNanos();
    }

    void start() {
        frameReceived();
        fireIn(intervalNanos());
    }

    /** Any packet proves that the client is alive: a pong may be stuck behind a large message. */
    void frameReceived() {
        heardAt = ticker.nanoTime();
    }

    boolean isOverdue() {
        return !session.isReadingPaused() && ticker.nanoTime() - heardAt >= intervalNanos() + timeoutNanos();
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Continues after {@link #stop}, on another loop, with the same deadlines. */
    void resume() {
        fireIn(Math.max(0, dueAt - ticker.nanoTime()));
    }

    private void fireIn(long nanos) {
        assert session.loop().inEventLoop();
        dueAt = ticker.nanoTime() + nanos;
        timer = session.loop().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        long now = ticker.nanoTime();
        if (pinged && heardAt - pingedAt < 0) {
            if (!session.isReadingPaused()) {
                session.close(CloseReason.PING_TIMEOUT);
                return;
            }
            heardAt = now; // reading is paused, so silence proves nothing
        }
        // At a fixed interval, whatever the client sends in between: stock clients measure the time since our last
        // ping, and give up after interval and timeout.
        long rest = pingDueAt + intervalNanos() - now;
        if (pinged && rest > 0) {
            pinged = false;
            fireIn(rest);
            return;
        }
        pinged = true;
        pingedAt = now;
        pingDueAt = dueAt;
        fireIn(timeoutNanos()); // before the ping, so that a failing ping is not the last one
        session.ping();
    }
}
