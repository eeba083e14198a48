package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The received messages of one client that are not handled yet: filled by its event loop, emptied by one virtual thread at
 * a time, which exists only while there are messages.
 */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** Reading stops at this size; messages of the last read are still added. */
    static final int MESSAGES_MAX = 256;

    static final int BYTES_MAX = 1_000_000;

    private final Session session;
    private final Outbox outbox;
    private final Executor virtualThreads;

    // All guarded by this.
    /** {@code null} while it is empty, so that an idle client keeps no memory. */
    private @Nullable ArrayDeque<Incoming> queue;

    private int bytes;
    /** Whether the conversation's {@code begun} is still to be called. */
    private boolean beginning;

    private boolean working;
    private boolean full;
    private @Nullable CloseReason reason;

    private record Incoming(Frame frame, long waitNanos) {}

    Inbox(Session session, Outbox outbox, Executor virtualThreads) {
        this.session = session;
        this.outbox = outbox;
        this.virtualThreads = virtualThreads;
    }

    /**
     * Adds a message; returns whether it is full now: then stop reading until {@link Session#resumeReading}.
     *
     * @param waitNanos for which the client should have waited; 0 for a message that is welcome
     */
    synchronized boolean add(Frame frame, long waitNanos) {
        if (queue == null) {
            queue = new ArrayDeque<>(1);
        }
        queue.add(new Incoming(frame, waitNanos));
        bytes += frame.bytes().length;
        // Only the worker resets it, so that it cannot miss that reading has stopped.
        full |= queue.size() >= MESSAGES_MAX || bytes >= BYTES_MAX;
        work();
        return full;
    }

    /** Calls the conversation's {@code begun} before anything else. */
    synchronized void begin() {
        beginning = true;
        work();
    }

    /** Accepts no more messages; queued ones are still handled, then the conversation's {@code ended} is called. Once. */
    synchronized void end(CloseReason reason) {
        this.reason = reason;
        work();
    }

    private synchronized void work() {
        if (!working) {
            working = true;
            try {
                virtualThreads.execute(this::handleAll);
            } catch (RejectedExecutionException e) {
                queue = null; // shutting down; no thread is left to handle them
            }
        }
    }

    private void handleAll() {
        if (takeBeginning()) {
            handle(Conversation::begun);
        }
        for (Incoming incoming = next(); incoming != null; incoming = next()) {
            Incoming taken = incoming;
            handle(conversation -> conversation.message(taken.frame, taken.waitNanos));
        }
    }

    private interface Step {
        void take(Conversation conversation) throws ProtocolError;
    }

    private void handle(Step step) {
        try {
            outbox.awaitRoom();
            step.take(session.conversation());
        } catch (ProtocolError e) {
            LOG.debug("[WS] session={} refused={}", session.name(), e.getMessage());
            forget();
            session.close(CloseReason.PROTOCOL_ERROR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            forget();
            session.close(CloseReason.INTERNAL);
        } catch (RuntimeException | Error e) { // the thread must still deliver the end
            LOG.error("[WS] message=failed session={}; closing the session", session.name(), e);
            forget();
            session.close(CloseReason.INTERNAL);
        }
    }

    private synchronized boolean takeBeginning() {
        boolean begins = beginning;
        beginning = false;
        return begins;
    }

    /** The next message; {@code null} ends this thread. */
    private @Nullable Incoming next() {
        CloseReason over;
        synchronized (this) {
            Incoming incoming = queue == null ? null : queue.poll();
            int left = queue == null ? 0 : queue.size();
            queue = left == 0 ? null : queue;
            if (incoming != null) {
                bytes -= incoming.frame.bytes().length;
                if (full && left <= MESSAGES_MAX / 2 && bytes <= BYTES_MAX / 2) {
                    full = false;
                    session.resumeReading();
                }
                return incoming;
            }
            over = reason;
            reason = null;
            if (over == null) {
                working = false;
                return null;
            }
        }
        // Still marked as working, so that no second thread starts and nothing runs after the end.
        session.conversation().ended(over);
        return null;
    }

    private synchronized void forget() {
        queue = null;
        bytes = 0;
    }
}
