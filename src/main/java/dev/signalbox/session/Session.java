package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Metrics;
import dev.signalbox.projection.SpaceLock;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connected client: its heartbeat, its queues and its end, whatever it speaks and whatever transport carries it. What
 * other threads may call says so; the rest belongs to {@link #loop}.
 *
 * <p>Transport and loop may change together, once ({@link #moveTo}), and it stays free of locks: the old loop writes
 * {@code loop} as its last act and touches nothing afterwards, so whoever reads the new loop there also sees everything
 * else, and whatever task still comes to the old loop looks again ({@link #onLoop}) and goes on to the new one. The order
 * of such tasks does not matter: what must keep its order is in the queues, and what the new connection already brought
 * waits there until the session has arrived.
 */
public abstract class Session implements Receiver, Drain.Socket {
    /** One write; the network's buffer is asked again after each. One batch may have more. */
    private static final int STEP_BATCHES = 64;

    private static final int STEP_BYTES = 256_000;

    private final Setup setup;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Heartbeat heartbeat;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** Whether the loop is to come; two may set it, and the loop then comes once too often. */
    private volatile boolean awake;

    private volatile BatchSource happenings = BatchSource.NONE;

    /** Written on the loop that it names until then. */
    private volatile Loop loop;

    /** Written by the loop; volatile only for {@link #transportName}. */
    private volatile Transport transport;

    // Event loop only.
    private boolean over;
    /** {@code null} until the first frame: who says nothing costs nothing. */
    private @Nullable Pace pace;
    /** For the frame that was {@link #heard} last; 0 if it was in time. */
    private long waitNanos;

    private boolean draining;
    /** There was nothing more to write when it was asked for last; whatever comes wakes the session. */
    private boolean exhausted;

    private boolean readingPaused;
    private @Nullable Future<?> slowTimer;
    /** Whether anything was written since the slow timer was set. */
    private boolean moved;

    protected Session(Loop loop, Transport transport, Setup setup, Executor virtualThreads) {
        this.loop = loop;
        this.transport = transport;
        this.setup = setup;
        this.outbox = new Outbox();
        this.heartbeat = new Heartbeat(this, setup.settings(), Ticker.systemTicker());
        this.inbox = new Inbox(this, outbox, virtualThreads);
    }

    /** One word for the log that tells sessions apart. */
    protected abstract String name();

    /** What is spoken; always the same. */
    protected abstract Conversation conversation();

    /** Asks for a sign of life. */
    protected abstract void ping();

    /** Any thread: where timers of the session may be set; they must not touch its state. */
    public final EventExecutor loop() {
        return loop.executor();
    }

    public final TransportSettings settings() {
        return setup.settings();
    }

    /** Counts a refusal that is told over this session. Any thread. */
    public final void refused(Refused refusal) {
        setup.metrics().error(refusal.code());
    }

    /** The same for a {@code CONNECT} of a client that speaks too fast. */
    public final void refusedConnect() {
        setup.metrics().limited(Metrics.Limit.CONNECTS);
    }

    /** Any thread: the value of the metric label. */
    public final String transportName() {
        return transport.name();
    }

    protected final Transport transport() {
        assert loop().inEventLoop();
        return transport;
    }

    protected final boolean isOver() {
        assert loop().inEventLoop();
        return over;
    }

    /** Completes when the connection is gone, which may be a little after the session ended. */
    @Override
    public final CompletableFuture<Void> gone() {
        return gone;
    }

    protected final void startHeartbeat() {
        assert loop().inEventLoop();
        heartbeat.start();
    }

    /** Tells the conversation that it has begun, before anything comes. */
    protected final void begin() {
        inbox.begin();
    }

    /** A frame has come, of whatever kind: the client lives. It may be one too many, and that the end. */
    protected final void heard() {
        assert loop().inEventLoop();
        heartbeat.heard();
        if (setup.limits().enabled() && !over) {
            if (pace == null) {
                pace = new Pace(setup);
            }
            waitNanos = pace.take();
            if (waitNanos == Pace.FLOOD) {
                close(CloseReason.RATE_LIMITED);
            }
        }
    }

    /** Whether the client has been silent for too long, to the nanosecond: the timer may be about to find out. */
    protected final boolean isOverdue() {
        assert loop().inEventLoop();
        return heartbeat.isOverdue();
    }

    @Override
    public void control() {
        heard();
    }

    /** Queues the frame that was just {@link #heard}; while too much of it waits, reading stops. */
    protected final void received(Frame frame) {
        assert loop().inEventLoop();
        if (!over && inbox.add(frame, waitNanos) && !readingPaused) {
            readingPaused = true;
            transport.read(false);
        }
    }

    /** Any thread. */
    final void resumeReading() {
        onLoop(() -> {
            if (readingPaused && !over) {
                readingPaused = false;
                heartbeat.heard(); // its pong may have been waiting all the while
                transport.read(true);
            }
        });
    }

    final boolean isReadingPaused() {
        return readingPaused;
    }

    /** Any thread; never blocks. What comes after the end is dropped. */
    public final void send(Batch batch) {
        assert SpaceLock.isNotHeld();
        outbox.add(batch);
        wake();
    }

    /**
     * The same of what is pulled until it is done, before what is sent later.
     *
     * @param bytes about so many
     */
    public final void send(BatchSource source, int bytes) {
        outbox.add(source, bytes);
        wake();
    }

    /** Any thread. From now on this is pulled while there are no answers; {@link BatchSource#NONE} ends it. */
    public final void follow(BatchSource source) {
        happenings = source;
    }

    /** Any thread; never blocks: there is something to send. */
    public final void wake() {
        if (!awake) {
            awake = true;
            loop.wake(this);
        }
    }

    /** Event loop only, of the given loop, which may have been left meanwhile. */
    final void turn(Loop here) {
        Loop there = loop;
        if (there.equals(here)) {
            awake = false; // before: what is there from now on wakes it again
            writable();
        } else {
            there.wake(this);
        }
    }

    /** The session's virtual thread only: waits while the client leaves too many answers unread. */
    public final void awaitRoom() {
        try {
            outbox.awaitRoom();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(Ending.INTERNAL);
        }
    }

    /** Hands over what the transport takes now: however much there is, it is one flush. */
    @Override
    public final void writable() {
        assert loop().inEventLoop();
        if (draining) {
            return; // a flush made the transport writable, the loop below sees it
        }
        draining = true;
        try {
            exhausted = false;
            while (!exhausted && !over && transport.isWritable() && writeWhatFits()) {
                moved = true;
                transport.flush();
            }
        } finally {
            draining = false;
        }
        // Judged after the flush: before it a quick burst looks like a slow client.
        if (!over && !transport.isWritable() && slowTimer == null && isWaiting()) {
            watchProgress();
        }
    }

    /** Returns whether there was anything. */
    private boolean writeWhatFits() {
        List<Batch> step = loop.step();
        boolean wrote = false;
        while (!exhausted && transport.isWritable()) {
            try {
                fill(step);
                if (!step.isEmpty()) {
                    transport.write(step);
                    wrote = true;
                }
            } finally {
                step.clear(); // the loop's next session must not find it
            }
        }
        return wrote;
    }

    private void fill(List<Batch> step) {
        int bytes = 0;
        while (step.size() < STEP_BATCHES && bytes < STEP_BYTES) {
            Batch next = outbox.next();
            if (next == null && outbox.isEmpty()) {
                next = happenings.next();
            }
            if (next == null) {
                exhausted = true;
                return;
            }
            step.add(next);
            bytes += next.bytes();
        }
    }

    private boolean isWaiting() {
        return !outbox.isEmpty() || !happenings.isDone();
    }

    private void watchProgress() {
        moved = false;
        long unsent = transport.unsentBytes();
        slowTimer = loop().schedule(
                        () -> {
                            slowTimer = null;
                            if (over || transport.isWritable() || (transport.unsentBytes() == 0 && !isWaiting())) {
                                return;
                            }
                            if (!moved && transport.unsentBytes() >= unsent) {
                                close(Ending.SLOW_CONSUMER);
                            } else {
                                watchProgress();
                            }
                        },
                        settings().slowTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void stopTimers() {
        heartbeat.stop();
        if (slowTimer != null) {
            slowTimer.cancel(false);
            slowTimer = null;
        }
    }

    /**
     * Goes over to another transport and its loop. Nothing of the session may be touched here afterwards.
     *
     * @param arrived runs there first, even if the session has ended on the way
     */
    protected final void moveTo(Transport next, Loop nextLoop, Runnable arrived) {
        assert loop().inEventLoop();
        assert !over;
        stopTimers();
        transport = next;
        loop = nextLoop;
        onLoop(() -> {
            arrived.run();
            if (!over) {
                heartbeat.resume();
                writable();
            }
        });
    }

    @Override
    public final void close(CloseReason reason) {
        close(Ending.of(reason));
    }

    @Override
    public final void failed(Ending ending) {
        close(ending);
    }

    /** Any thread; never blocks; a second call does nothing. */
    public final void close(Ending ending) {
        close(ending, Batch.NOTHING);
    }

    /** @param last leaves before the close, unless the network takes nothing more anyway */
    public final void close(Ending ending, Batch last) {
        onLoop(() -> {
            if (over) {
                return;
            }
            over = true;
            stopTimers();
            List<Batch> rest = outbox.close();
            try {
                if (!rest.isEmpty() && transport.isWritable()) {
                    transport.write(rest);
                }
                if (readingPaused) {
                    transport.read(true); // to see the other side's close
                }
                transport.close(ending, last);
            } finally {
                inbox.end(ending);
            }
        });
    }

    @Override
    public final void disconnected() {
        assert loop().inEventLoop();
        try {
            close(Ending.TRANSPORT_CLOSED);
        } finally {
            gone.complete(null);
        }
    }

    /** Any thread: runs the task where the state of the session belongs, at once if that is here. */
    protected final void onLoop(Runnable task) {
        EventExecutor there = loop();
        if (there.inEventLoop()) {
            task.run();
            return;
        }
        try {
            there.execute(() -> onLoop(task)); // looks again: the session may have moved meanwhile
        } catch (RejectedExecutionException e) {
            gone.complete(null); // the process ends, and the connection with it
        }
    }
}
