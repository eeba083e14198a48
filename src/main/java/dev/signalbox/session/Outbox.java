package dev.signalbox.session;

import dev.signalbox.ops.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits for one client: filled by any thread, emptied by its event loop. Acks and control packets are never refused;
 * instead the session's own thread waits in {@link #awaitRoom} before it makes more of them.
 */
final class Outbox {
    /** So many times a client's share may wait for the event loop itself: many quick sends are no sign of a slow client. */
    private static final long UNSEEN = 16;

    private static final int ANSWERS_MAX = 256;

    private static final int ANSWER_BYTES_MAX = 1_000_000;

    /** One step of draining; the network's buffer is asked again after each. One batch may have more. */
    private static final int STEP_BATCHES = 64;

    private static final int STEP_BYTES = 256_000;

    /** Mostly one waits at a time. */
    private static final int QUEUE_SMALL = 2;

    /** What to do after an offer. */
    enum Offer {
        /** A drain is under way or the network calls back. */
        QUEUED,
        /** Have the event loop drain. */
        WAKE,
        /** Refused: the client is too slow. */
        FULL,
        /** Refused: the session is over. */
        CLOSED
    }

    private final Limits limits;

    // All guarded by this.
    private ArrayDeque<Batch> queue = new ArrayDeque<>(QUEUE_SMALL);
    private int messages;
    private int bytes;
    private int answers;
    private int answerBytes;
    /** The event loop will come, or has seen that the network takes no more. */
    private boolean awake;

    private boolean stalled;
    private boolean closed;
    private final List<Runnable> whenEmpty = new ArrayList<>(0);

    /** @param limits how much a client that the network holds up may have waiting */
    Outbox(Limits limits) {
        this.limits = limits;
    }

    /** All or nothing. A queue that is not full takes any number at once, so that a large state passes. */
    synchronized Offer offer(Batch batch) {
        if (closed) {
            return Offer.CLOSED;
        }
        long share = stalled ? 1 : UNSEEN;
        if (batch.bounded() && (messages >= share * limits.queueMessages() || bytes >= share * limits.queueBytes())) {
            return Offer.FULL;
        }
        count(batch, 1);
        queue.add(batch);
        if (awake) {
            return Offer.QUEUED;
        }
        awake = true;
        return Offer.WAKE;
    }

    /** Runs the action once nothing waits: now, or in {@link #take}. */
    void whenEmpty(Runnable action) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (!queue.isEmpty()) {
                whenEmpty.add(action);
                return;
            }
        }
        action.run();
    }

    /**
     * Takes out the next few.
     *
     * @return whether there may be more; else the next offer says {@link Offer#WAKE} again
     */
    boolean take(List<Batch> step) {
        List<Runnable> actions = List.of();
        boolean more;
        synchronized (this) {
            next(step);
            more = !queue.isEmpty();
            if (!more) {
                awake = false;
                actions = List.copyOf(whenEmpty);
                whenEmpty.clear();
            }
        }
        actions.forEach(Runnable::run);
        return more;
    }

    private void next(List<Batch> step) {
        stalled = false;
        boolean hadRoom = hasRoom();
        boolean many = queue.size() > STEP_BATCHES;
        int stepBytes = 0;
        while (step.size() < STEP_BATCHES && stepBytes < STEP_BYTES && !queue.isEmpty()) {
            Batch batch = queue.remove();
            count(batch, -1);
            stepBytes += batch.bytes();
            step.add(batch);
        }
        if (many && queue.size() <= STEP_BATCHES) {
            queue = new ArrayDeque<>(queue); // or a burst would cost its room for ever
        }
        if (!hadRoom && hasRoom()) {
            notifyAll();
        }
    }

    /**
     * The network takes no more: from now on the bounds hold, and {@link Session#writable} will be called again.
     *
     * @return whether anything waits
     */
    synchronized boolean stall() {
        stalled = !queue.isEmpty();
        awake = stalled;
        return stalled;
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Blocks the session's virtual thread while its client leaves too many answers unread. */
    synchronized void awaitRoom() throws InterruptedException {
        while (!hasRoom() && !closed) {
            wait();
        }
    }

    private boolean hasRoom() {
        return answers < ANSWERS_MAX && answerBytes < ANSWER_BYTES_MAX;
    }

    /** Takes nothing from now on; returns what was waiting. */
    synchronized List<Batch> close() {
        closed = true;
        List<Batch> rest = List.copyOf(queue);
        queue.clear();
        whenEmpty.clear();
        notifyAll();
        return rest;
    }

    private void count(Batch batch, int sign) {
        if (batch.bounded()) {
            messages += sign * batch.frames().size();
            bytes += sign * batch.bytes();
        } else {
            answers += sign * batch.frames().size();
            answerBytes += sign * batch.bytes();
        }
    }
}
