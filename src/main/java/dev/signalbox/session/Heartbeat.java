package dev.signalbox.session;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings, and notices when nothing comes back (Engine.IO v4, "Heartbeat"). One timer a session: it fires for the ping and
 * for the deadline, not for each sign of life. Only on the session's event loop, whichever that is.
 */
final class Heartbeat implements Runnable {
    private final Session session;
    private final Ticker ticker;
    private final TransportSettings settings;

    private @Nullable Future<?> timer;
    /** When the timer fires, in the ticker's nanoseconds, as all times here. */
    private long dueAt;

    private long heardAt;
    private long pingedAt;
    /** When the last ping was due: the next is reckoned from there, so that being late does not add up. */
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
        heard();
        fireIn(intervalNanos());
    }

    /** Any packet is a sign of life: a pong may be stuck behind a large message. */
    void heard() {
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

    /** Goes on after {@link #stop}, on another loop, as if nothing had happened. */
    void resume() {
        fireIn(Math.max(0, dueAt - ticker.nanoTime()));
    }

    private void fireIn(long nanos) {
        assert session.loop().inEventLoop();
        dueAt = ticker.nanoTime() + nanos;
        timer = session.loop().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }

    /** For the timer. */
    @Override
    public void run() {
        long now = ticker.nanoTime();
        if (pinged && heardAt - pingedAt < 0) {
            if (!session.isReadingPaused()) {
                session.close(Ending.PING_TIMEOUT);
                return;
            }
            heardAt = now; // we do not listen, so silence proves nothing
        }
        // From ping to ping, whatever the client says in between: stock clients count the silence since our last
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
        fireIn(timeoutNanos()); // before the ping: one that fails must not be the last
        session.ping();
    }
}
