package dev.signalbox.transport;

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

    /** One step of draining; the network's buffer is asked again after each. One frame may have more. */
    private static final int STEP_FRAMES = 64;

    private static final int STEP_BYTES = 256_000;

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
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
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
    synchronized Offer offer(List<Frame> frames) {
        if (closed) {
            return Offer.CLOSED;
        }
        boolean bounded = false;
        for (Frame frame : frames) {
            bounded |= frame.bounded();
        }
        long share = stalled ? 1 : UNSEEN;
        if (bounded && (messages >= share * limits.queueMessages() || bytes >= share * limits.queueBytes())) {
            return Offer.FULL;
        }
        for (Frame frame : frames) {
            count(frame, 1);
            queue.add(frame);
        }
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

    /** The next few frames. None left: the next offer says {@link Offer#WAKE} again. */
    List<Frame> take() {
        List<Runnable> actions;
        List<Frame> step;
        synchronized (this) {
            step = next();
            actions = queue.isEmpty() ? List.copyOf(whenEmpty) : List.of();
            if (!actions.isEmpty()) {
                whenEmpty.clear();
            }
        }
        actions.forEach(Runnable::run);
        return step;
    }

    private List<Frame> next() {
        stalled = false;
        List<Frame> step = new ArrayList<>(Math.min(queue.size(), STEP_FRAMES));
        int stepBytes = 0;
        while (step.size() < STEP_FRAMES && stepBytes < STEP_BYTES && !queue.isEmpty()) {
            Frame frame = queue.remove();
            count(frame, -1);
            stepBytes += frame.bytes().length;
            step.add(frame);
        }
        if (step.isEmpty()) {
            awake = false;
        }
        if (hasRoom()) {
            notifyAll();
        }
        return step;
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
    synchronized List<Frame> close() {
        closed = true;
        List<Frame> rest = List.copyOf(queue);
        queue.clear();
        whenEmpty.clear();
        notifyAll();
        return rest;
    }

    private void count(Frame frame, int sign) {
        if (frame.bounded()) {
            messages += sign;
            bytes += sign * frame.bytes().length;
        } else {
            answers += sign;
            answerBytes += sign * frame.bytes().length;
        }
    }
}
