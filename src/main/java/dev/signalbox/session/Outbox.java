package dev.signalbox.session;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.Source;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written to one client: responses and notices (acks, states, control packets), and behind them the events,
 * which are pulled only while nothing else waits. Filled by any thread, emptied by the event loop. It never refuses: the session's own thread applies back pressure in
 * {@link #awaitRoom} before it handles the next command.
 */
final class Outbox {
    private static final int FRAMES_MAX = 256;
    private static final int BYTES_MAX = 1_000_000;

    /** The limit of one write, after which the transport is asked again. A single batch may have more. */
    private static final int STEP_BATCHES = 64;

    private static final int STEP_BYTES = 256_000;

    /** Usually only one batch waits. */
    private static final int QUEUE_SMALL = 2;

    /** Either a ready batch, or a source that is pulled until it is done. */
    private record Item(@Nullable Batch ready, @Nullable Source source, int frames, int bytes) {}

    /** Event loop only. Messages that were pulled since they were last asked for. */
    private int delivered;

    /** Written under the lock: an event loop that finds nothing does without it. */
    private volatile int size;

    private volatile Source events = Source.NONE;

    // All guarded by this.
    /** {@code null} while nothing waits, so that an idle client keeps no memory. */
    private @Nullable ArrayDeque<Item> queue;

    private int frames;
    private int bytes;
    private boolean closed;

    void add(Batch batch) {
        add(new Item(batch, null, batch.frames().size(), batch.bytes()));
    }

    /** @param about the approximate size in bytes */
    void add(Source source, int about) {
        add(new Item(null, source, 1, about));
    }

    private synchronized void add(Item item) {
        if (!closed) {
            if (queue == null) {
                queue = new ArrayDeque<>(QUEUE_SMALL);
            }
            queue.add(item);
            size = queue.size();
            count(item, 1);
        }
    }

    /** Any thread. Sets the source of events, which is pulled while nothing else waits; {@link Source#NONE} removes it. */
    void follow(Source source) {
        events = source;
    }

    /** Any thread. Whether anything waits to be written, as far as is known. */
    boolean isWaiting() {
        return size > 0 || !events.isDone();
    }

    /**
     * Event loop only. Writes as much as the transport accepts, with one flush for all of it.
     *
     * @param step an empty buffer, which is empty again afterwards
     * @return whether anything was written
     */
    boolean write(Transport transport, List<Batch> step) {
        boolean wrote = false;
        boolean more = true;
        while (more && transport.isWritable()) { // a flush may have made it writable again
            boolean unflushed = false;
            while (more && transport.isWritable()) {
                try {
                    more = fill(step);
                    if (!step.isEmpty()) {
                        transport.write(step);
                        unflushed = true;
                    }
                } finally {
                    step.clear();
                }
            }
            if (unflushed) {
                transport.flush();
                events.written();
                wrote = true;
            }
        }
        return wrote;
    }

    /** Event loop only. How many messages of events it has written since the last call. */
    int takeDelivered() {
        int messages = delivered;
        delivered = 0;
        return messages;
    }

    /** Returns whether there may be more. */
    private boolean fill(List<Batch> step) {
        int stepBytes = 0;
        while (step.size() < STEP_BATCHES && stepBytes < STEP_BYTES) {
            Batch next = next();
            if (next == null && size == 0) {
                next = events.pull();
                delivered += next == null ? 0 : next.frames().size();
            }
            if (next == null) {
                return false;
            }
            step.add(next);
            stepBytes += next.bytes();
        }
        return true;
    }

    /** The next batch; {@code null} when it is not available yet, or nothing is left. */
    private @Nullable Batch next() {
        for (Item head = head(); head != null; head = head()) {
            if (head.source == null) {
                remove(head);
                return head.ready;
            }
            Batch next = head.source.pull();
            if (next != null || !head.source.isDone()) {
                return next;
            }
            remove(head);
        }
        return null;
    }

    private @Nullable Item head() {
        if (size == 0) {
            return null;
        }
        synchronized (this) {
            return queue == null ? null : queue.peek();
        }
    }

    private synchronized void remove(Item head) {
        if (queue == null) {
            return; // closed
        }
        boolean hadRoom = hasRoom();
        queue.remove();
        size = queue.size();
        count(head, -1);
        if (queue.isEmpty()) {
            queue = null;
        }
        if (!hadRoom && hasRoom()) {
            notifyAll();
        }
    }

    /** Blocks the session's virtual thread while the client has too many unread responses. */
    synchronized void awaitRoom() throws InterruptedException {
        while (!hasRoom() && !closed) {
            wait();
        }
    }

    private boolean hasRoom() {
        return frames < FRAMES_MAX && bytes < BYTES_MAX;
    }

    /** Accepts nothing more; returns the ready batches. */
    synchronized List<Batch> close() {
        closed = true;
        events = Source.NONE;
        Collection<Item> left = queue == null ? List.of() : queue;
        List<Batch> rest = left.stream()
                .takeWhile(item -> item.ready != null)
                .map(item -> item.ready)
                .toList();
        queue = null;
        size = 0;
        notifyAll();
        return rest;
    }

    private void count(Item item, int sign) {
        frames += sign * item.frames;
        bytes += sign * item.bytes;
    }
}
