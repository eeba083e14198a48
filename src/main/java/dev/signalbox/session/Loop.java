package dev.signalbox.session;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop and its sessions that have something to send. An idle loop writes at once. A busy loop reaches a session
 * when several messages wait there and writes them together: batches grow with the load, without a delay to fill them.
 */
public final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** The number of sessions written to before the loop reads from the network again. */
    private static final int TURN_SESSIONS = 256;

    private final EventExecutor executor;
    /** Any thread adds a session that has something to send; the loop removes it. */
    private final Queue<Session> ready = new ConcurrentLinkedQueue<>();
    /** Whether a turn is scheduled. Any thread. */
    private final AtomicBoolean awake = new AtomicBoolean();

    // Event loop only.
    private final WebSocketFrames frames = new WebSocketFrames();
    private final List<Batch> step = new ArrayList<>();

    Loop(EventExecutor executor) {
        this.executor = executor;
    }

    /** Any thread. */
    public EventExecutor executor() {
        return executor;
    }

    /** Any thread: schedules the session, which has something to send. */
    void wake(Session session) {
        ready.add(session);
        if (awake.compareAndSet(false, true)) {
            try {
                executor.execute(this::turn);
            } catch (RejectedExecutionException e) {
                // shutting down, which closes the connections
            } catch (RuntimeException | Error e) { // no memory, for instance
                awake.set(false);
                throw e;
            }
        }
    }

    private void turn() {
        frames.share();
        try {
            Session session;
            for (int i = 0; i < TURN_SESSIONS && (session = ready.poll()) != null; i++) {
                write(session);
            }
        } finally {
            frames.forget();
            nextTurn();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // cannot fail
    private void nextTurn() {
        awake.set(false);
        if (!ready.isEmpty() && awake.compareAndSet(false, true)) {
            // A timer, even without delay, runs after network reads; a task would run before them.
            executor.schedule(this::turn, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void write(Session session) {
        try {
            session.turn(this);
        } catch (RuntimeException | Error e) { // out of memory, for example: the other sessions of this loop continue
            LOG.error("[WS] write=failed session={}; closing the session", session.name(), e);
            try {
                session.close(CloseReason.INTERNAL);
            } catch (RuntimeException | Error again) {
                LOG.error("[WS] close=failed session={}; the other sessions continue", session.name(), again);
            }
        }
    }

    /** Event loop only. */
    WebSocketFrames frames() {
        assert executor.inEventLoop();
        return frames;
    }

    /** Event loop only: a reusable buffer for the batches of one write; leave it empty. */
    List<Batch> step() {
        assert executor.inEventLoop();
        return step;
    }
}
