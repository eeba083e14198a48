package dev.signalbox.session;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came from one client and is not handled yet: filled by its event loop, emptied by one virtual thread at a time,
 * which lives only while there is something to do.
 */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** At this much reading stops; what the last read had already brought still gets in. */
    static final int MESSAGES_MAX = 256;

    static final int BYTES_MAX = 1_000_000;

    private final Session session;
    private final Outbox outbox;
    private final Executor virtualThreads;

    // All guarded by this.
    private final ArrayDeque<Incoming> queue = new ArrayDeque<>(1);
    private int bytes;
    /** Whether the conversation has not heard yet that it began. */
    private boolean beginning;

    private boolean working;
    private boolean full;
    private @Nullable Ending ending;

    /** @param waitNanos for which the client should have waited; 0 for a message that is welcome */
    private record Incoming(Frame frame, long waitNanos) {}

    Inbox(Session session, Outbox outbox, Executor virtualThreads) {
        this.session = session;
        this.outbox = outbox;
        this.virtualThreads = virtualThreads;
    }

    /**
     * Returns whether it is full now: then stop reading until {@link Session#resumeReading}.
     *
     * @param waitNanos for which the client should have waited; 0 for a message that is welcome
     */
    synchronized boolean add(Frame frame, long waitNanos) {
        queue.add(new Incoming(frame, waitNanos));
        bytes += frame.bytes().length;
        // Only the worker resets it: it must not miss that reading has stopped.
        full |= queue.size() >= MESSAGES_MAX || bytes >= BYTES_MAX;
        work();
        return full;
    }

    /** The conversation hears that it has begun, before anything else. */
    synchronized void begin() {
        beginning = true;
        work();
    }

    /** Nothing more comes; what is queued is still handled, then the conversation hears of the end. Once. */
    synchronized void end(Ending ending) {
        this.ending = ending;
        work();
    }

    private synchronized void work() {
        if (!working) {
            working = true;
            try {
                virtualThreads.execute(this::handleAll);
            } catch (RejectedExecutionException e) {
                queue.clear(); // the process ends; there is nobody left to hear of it
            }
        }
    }

    private void handleAll() {
        if (takeBeginning()) {
            handle(Conversation::begun);
        }
        for (Incoming incoming = next(); incoming != null; incoming = next()) {
            Incoming taken = incoming;
            handle(conversation -> take(conversation, taken));
        }
    }

    private static void take(Conversation conversation, Incoming incoming) throws ProtocolError {
        if (incoming.waitNanos > 0) {
            conversation.limited(incoming.waitNanos);
        }
        if (incoming.frame.binary()) {
            conversation.binary(incoming.frame.bytes());
        } else {
            conversation.text(incoming.frame.bytes());
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
            session.close(Ending.PROTOCOL_ERROR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            forget();
            session.close(Ending.INTERNAL);
        } catch (RuntimeException | Error e) { // the thread must live to hear of the end
            LOG.error("[WS] session={} failed", session.name(), e);
            forget();
            session.close(Ending.INTERNAL);
        }
    }

    private synchronized boolean takeBeginning() {
        boolean begins = beginning;
        beginning = false;
        return begins;
    }

    /** The next to handle; {@code null} ends this thread. */
    private @Nullable Incoming next() {
        Ending over;
        synchronized (this) {
            Incoming incoming = queue.poll();
            if (incoming != null) {
                bytes -= incoming.frame.bytes().length;
                if (full && queue.size() <= MESSAGES_MAX / 2 && bytes <= BYTES_MAX / 2) {
                    full = false;
                    session.resumeReading();
                }
                return incoming;
            }
            over = ending;
            ending = null;
            if (over == null) {
                working = false;
                return null;
            }
        }
        // Still marked as working: nothing can start a second thread, and nothing comes after the end.
        session.conversation().ended(over);
        return null;
    }

    private synchronized void forget() {
        queue.clear();
        bytes = 0;
    }
}
