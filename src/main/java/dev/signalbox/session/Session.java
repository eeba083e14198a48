package dev.signalbox.session;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.delivery.Source;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.projection.SpaceLock;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connected client: its heartbeat, queues and end, independent of protocol and transport. Methods that other threads
 * may call say so; all others belong to the event loop {@link #loop}.
 *
 * <p>Transport and loop may change together, once ({@link #moveTo}), without locks: the old loop writes {@code loop} last
 * and touches nothing afterwards, so a thread that reads the new loop also sees all other fields. A task that still runs on
 * the old loop checks again ({@link #onLoop}) and is passed to the new one. The order of such tasks does not matter:
 * messages that must keep their order are in the queues, and messages of the new connection wait there until the session
 * has moved.
 */
public abstract class Session implements Receiver, Drain.Socket {
    private final Setup setup;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Heartbeat heartbeat;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** Whether a turn of the loop is scheduled; two threads may both set it, which costs one extra turn. */
    private volatile boolean awake;

    /** Written only on the loop that it referred to before. */
    private volatile Loop loop;

    /** Written by the loop; volatile only for {@link #kind}. */
    private volatile Transport transport;

    // Event loop only.
    private boolean over;
    /** {@code null} until the first frame, so that silent clients cost nothing. */
    private @Nullable Pace pace;

    private boolean draining;
    private boolean readingPaused;
    /** Only while it has not accepted what waits for it. */
    private @Nullable SlowConsumer slow;

    protected Session(Loop loop, Transport transport, Setup setup) {
        this.loop = loop;
        this.transport = transport;
        this.setup = setup;
        this.outbox = new Outbox();
        this.heartbeat = new Heartbeat(this, setup.settings(), Ticker.systemTicker());
        this.inbox = new Inbox(this, outbox, setup.virtualThreads());
    }

    /** The id of the session in the log. */
    protected abstract String name();

    /** What it is now, in the metrics and in the log. Any thread. */
    protected OpenConnections.Kind kind() {
        return transport.kind();
    }

    /** The protocol; always the same object. */
    protected abstract Conversation conversation();

    /** Sends a ping of the protocol. */
    protected abstract void ping();

    /** Any thread: where timers of the session may be set; they must not touch its state. */
    public final EventExecutor loop() {
        return loop.executor();
    }

    /** Any thread. */
    public final Setup setup() {
        return setup;
    }

    final Transport transport() {
        assert loop().inEventLoop();
        return transport;
    }

    protected final boolean isOver() {
        assert loop().inEventLoop();
        return over;
    }

    /** Completes when the connection is closed, possibly a little after the end of the session. */
    @Override
    public final CompletableFuture<Void> gone() {
        return gone;
    }

    protected final void startHeartbeat() {
        assert loop().inEventLoop();
        heartbeat.start();
    }

    /** Calls the conversation's {@code begun} before any message. */
    protected final void begin() {
        inbox.begin();
    }

    /**
     * Called for every received frame: it proves that the client is alive, and counts against the rate limit, which may
     * close the session.
     */
    protected final void frameReceived() {
        assert loop().inEventLoop();
        heartbeat.frameReceived();
        if (setup.limits().enabled() && !over) {
            if (pace == null) {
                pace = new Pace(setup);
            }
            if (!pace.take()) {
                close(CloseReason.RATE_LIMITED);
            }
        }
    }

    /** Whether the heartbeat deadline has passed, even if its timer has not fired yet. */
    protected final boolean isOverdue() {
        assert loop().inEventLoop();
        return heartbeat.isOverdue();
    }

    @Override
    public void control() {
        frameReceived();
    }

    /** Queues the frame that was just {@link #frameReceived}; stops reading while the inbox is full. */
    protected final void received(Frame frame) {
        assert loop().inEventLoop();
        if (!over && inbox.add(frame, pace == null ? 0 : pace.waitNanos()) && !readingPaused) {
            readingPaused = true;
            transport.read(false);
        }
    }

    /** Any thread. */
    final void resumeReading() {
        onLoop(() -> {
            if (readingPaused && !over) {
                readingPaused = false;
                heartbeat.frameReceived(); // its pong may be among the unread data
                transport.read(true);
            }
        });
    }

    final boolean isReadingPaused() {
        return readingPaused;
    }

    /** Any thread; never blocks. Frames after the end are dropped. */
    public final void send(Batch batch) {
        assert SpaceLock.isNotHeld();
        outbox.add(batch);
        wake();
    }

    /**
     * Sends a source that is pulled until it is done, before anything sent later.
     *
     * @param bytes the approximate size
     */
    public final void send(Source source, int bytes) {
        outbox.add(source, bytes);
        wake();
    }

    /** Any thread. Sets the source that is pulled while the outbox is empty; {@link Source#NONE} removes it. */
    public final void follow(Source source) {
        outbox.follow(source);
    }

    /** Any thread; never blocks: schedules a write. */
    public final void wake() {
        if (!awake) {
            awake = true;
            try {
                loop.wake(this);
            } catch (RuntimeException | Error e) { // no memory, for instance
                awake = false;
                throw e;
            }
        }
    }

    /** On the given event loop, which the session may have left meanwhile. */
    final void turn(Loop here) {
        Loop there = loop;
        if (there.equals(here)) {
            awake = false; // reset first: later messages wake it again
            writable();
        } else {
            there.wake(this);
        }
    }

    /** The session's virtual thread only: waits while the client has too many unread responses. */
    public final void awaitRoom() {
        try {
            outbox.awaitRoom();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(CloseReason.INTERNAL);
        }
    }

    /** Writes as much as the transport accepts, with a single flush. */
    @Override
    public final void writable() {
        assert loop().inEventLoop();
        if (draining) {
            return; // a flush made the transport writable; the loop below checks that
        }
        draining = true;
        try {
            if (outbox.write(transport, loop.step()) && slow != null) {
                slow.progressed();
            }
            int delivered = outbox.takeDelivered();
            if (delivered > 0) {
                setup.metrics().delivered(kind(), delivered);
            }
        } finally {
            draining = false;
        }
        // Checked after the flush: before it a quick burst looks like a slow client.
        if (slow == null && isStuck() && outbox.isWaiting()) {
            slow = new SlowConsumer(this);
        }
    }

    /** Whether the client accepts nothing, although there is something for it. */
    final boolean isStuck() {
        return !over && !transport.isWritable() && (transport.unsentBytes() > 0 || outbox.isWaiting());
    }

    final void noLongerStuck() {
        slow = null;
    }

    private void stopTimers() {
        heartbeat.stop();
        if (slow != null) {
            slow.stop();
            slow = null;
        }
    }

    /**
     * Moves to another transport and its loop. The calling thread must not touch the session afterwards.
     *
     * @param arrived runs on the new loop first, even if the session has ended meanwhile
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
    public final void failed(CloseReason reason) {
        close(reason);
    }

    /** Any thread; never blocks; a second call does nothing. */
    @Override
    public final void close(CloseReason reason) {
        close(reason, Batch.NOTHING);
    }

    /** @param last written before the close, unless the transport is not writable */
    public final void close(CloseReason reason, Batch last) {
        onLoop(() -> {
            if (over) {
                return;
            }
            over = true;
            if (reason == CloseReason.SLOW_CONSUMER) {
                setup.metrics().slowConsumer(Metrics.SlowAction.CLOSED);
            }
            stopTimers();
            List<Batch> rest = outbox.close();
            try {
                if (!rest.isEmpty() && transport.isWritable()) {
                    transport.write(rest);
                }
                if (readingPaused) {
                    transport.read(true); // to notice the client's close
                }
                transport.close(reason, last);
            } finally {
                inbox.end(reason);
            }
        });
    }

    @Override
    public final void disconnected() {
        assert loop().inEventLoop();
        try {
            close(CloseReason.TRANSPORT_CLOSED);
        } finally {
            gone.complete(null);
        }
    }

    /** Any thread: runs the task on the session's event loop, directly if that is the current thread. */
    protected final void onLoop(Runnable task) {
        EventExecutor there = loop();
        if (there.inEventLoop()) {
            task.run();
            return;
        }
        try {
            there.execute(() -> onLoop(task)); // checks again: the session may have moved meanwhile
        } catch (RejectedExecutionException e) {
            gone.complete(null); // shutting down, which closes the connection
        }
    }
}
