package dev.signalbox.delivery;

import dev.signalbox.model.Event;
import dev.signalbox.projection.SpaceLock;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Hands the events of one space to its rooms, in order. The lock of the space only adds them here; encoding and sending
 * happen afterwards, under the lock of the publisher, which is taken before that of the space and never inside it. At most
 * one batch of the appender waits, as the appender publishes each before it takes the next.
 */
final class Publisher {
    private final String spaceId;
    private final Spaces spaces;
    private final Consumer<Event> broadcast;

    private final ReentrantLock lock = new ReentrantLock();
    /** Added to under the lock of the space, taken from under the lock of the publisher. */
    private final Queue<Event> waiting = new ConcurrentLinkedQueue<>();

    Publisher(String spaceId, Spaces spaces, Consumer<Event> broadcast) {
        this.spaceId = spaceId;
        this.spaces = spaces;
        this.broadcast = broadcast;
    }

    /** Under the lock of the space. */
    void add(Event event) {
        waiting.add(event);
    }

    /** Not under the lock of a space. When it returns, everything that was added before has been sent. */
    void publish() {
        assert SpaceLock.isNotHeld();
        lock.lock();
        try {
            sendWaiting();
        } finally {
            lock.unlock();
        }
    }

    private void sendWaiting() {
        for (Event event = waiting.poll(); event != null; event = waiting.poll()) {
            broadcast.accept(event);
        }
    }

    /** While it runs, nothing is sent to the rooms of the space. Not under the lock of a space. */
    <T> T pause(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a step under the lock of the space, at a moment when the rooms have been sent everything up to the view's version.
     * Not under the lock of a space.
     *
     * @param step returns a result, never {@code null}
     */
    <T> T inOrder(Function<SpaceView, T> step) {
        assert SpaceLock.isNotHeld();
        lock.lock();
        try {
            while (true) {
                sendWaiting();
                // An appender whose batch has been added meanwhile waits for our lock before it takes the next.
                Optional<T> done = spaces.view(
                        spaceId, view -> waiting.isEmpty() ? Optional.of(step.apply(view)) : Optional.empty());
                if (done.isPresent()) {
                    return done.get();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
