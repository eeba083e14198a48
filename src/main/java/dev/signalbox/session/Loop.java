package dev.signalbox.session;

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
 * One event loop, and the sessions on it that have something to send. An idle loop writes it at once. A busy one comes to a
 * session when several messages wait there, and they are one write: so batches grow with the load, and nobody waits for one.
 */
public final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** So many sessions are written to before the loop looks at the network again. */
    private static final int TURN_SESSIONS = 256;

    private final EventExecutor executor;
    /** Any thread adds a session when it begins to have something; the loop takes it out. */
    private final Queue<Session> ready = new ConcurrentLinkedQueue<>();
    /** Whether a turn is to come. Any thread. */
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

    /** Any thread: the session has something to send. */
    void wake(Session session) {
        ready.add(session);
        if (awake.compareAndSet(false, true)) {
            try {
                executor.execute(this::turn);
            } catch (RejectedExecutionException e) {
                // the process ends, and the connections with it
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
            // A timer, even of no time, comes after the network; a task would come before it.
            executor.schedule(this::turn, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void write(Session session) {
        try {
            session.turn(this);
        } catch (RuntimeException | Error e) { // no memory, for instance: the others on this loop go on
            LOG.error("[WS] session={} write=failed", session.name(), e);
            try {
                session.close(Ending.INTERNAL);
            } catch (RuntimeException | Error again) {
                LOG.error("[WS] session={} close=failed", session.name(), again);
            }
        }
    }

    /** Event loop only. */
    WebSocketFrames frames() {
        assert executor.inEventLoop();
        return frames;
    }

    /** Event loop only: for what a session is about to write; empty, and to be left so. */
    List<Batch> step() {
        assert executor.inEventLoop();
        return step;
    }
}
