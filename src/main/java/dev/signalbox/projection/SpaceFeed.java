package dev.signalbox.projection;

import dev.signalbox.model.Entity;
import dev.signalbox.model.Event;
import dev.signalbox.model.Intention;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskDetail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One space in feed order: each event is folded into the view and passed to the listeners once, in the order of versions,
 * whichever instance appended it. "One step" means: under the lock of the space. Joins, decisions and publications are such
 * steps.
 */
final class SpaceFeed {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceFeed.class);

    /** How often one step may need something from the store: commands of a batch may be about as many tasks. */
    private static final int READS_MAX = 1_000;

    private final SpaceLock lock = new SpaceLock();
    /** Signals the threads that wait for the projector. */
    private final Condition projected = lock.newCondition();

    private final SpaceView view;
    private final TaskStore store;
    private final EntityStore entities;
    private final List<FeedListener> listeners;
    private final SpaceMemory memory;
    /** Guarded by the lock. Folded and not yet projected. */
    private final ArrayDeque<Folded> unprojected = new ArrayDeque<>();
    /** Guarded by the lock. What they have of {@link SpaceMemory#unprojected}. */
    private long unprojectedBytes;
    /** Guarded by the lock. */
    private long projectedVersion;

    /** @param stores of what has left memory; queried without the lock */
    SpaceFeed(
            SpaceView view,
            Projector.Stores stores,
            long projectedVersion,
            List<FeedListener> listeners,
            SpaceMemory memory) {
        this.view = view;
        this.store = stores.tasks();
        this.entities = stores.entities();
        this.projectedVersion = projectedVersion;
        this.listeners = listeners;
        this.memory = memory;
    }

    /** @param reader a step under the lock; it is run again when it needs what has left memory */
    <T> T read(Function<SpaceView, T> reader) {
        Map<String, @Nullable TaskDetail> tasks = new HashMap<>(0);
        Map<String, @Nullable Entity> intentions = new HashMap<>(0);
        long oldest = Long.MAX_VALUE; // the version at which the first of them was read
        for (int reads = 0; ; ) {
            NotLoaded missing;
            long readAt;
            lock.lock();
            try {
                if (!tasks.isEmpty() && !view.tasks().isCurrentSince(oldest)
                        || !intentions.isEmpty() && !view.intentions().isCurrentSince(oldest)) {
                    tasks.clear();
                    intentions.clear();
                    oldest = Long.MAX_VALUE;
                }
                view.tasks().read(tasks);
                view.intentions().read(intentions);
                return reader.apply(view);
            } catch (NotLoaded e) {
                missing = e;
                readAt = view.version();
            } finally {
                view.tasks().read(Map.of());
                view.intentions().read(Map.of());
                lock.unlock();
            }
            if (++reads > READS_MAX) {
                throw Refused.busy("The store lacks what the log has of a task. Try again.");
            }
            switch (missing) {
                case TaskNotLoaded task -> tasks.put(task.taskId(), store.find(view.spaceId(), task.taskId()));
                case IntentionNotLoaded older ->
                    intentions.put(
                            older.intentionId(), entities.find(view.spaceId(), Intention.TYPE, older.intentionId()));
            }
            oldest = Math.min(oldest, readAt);
        }
    }

    /** The space leaves memory, and nobody uses it any more. */
    void leave() {
        lock.lock();
        try {
            view.leave();
            take(-unprojectedBytes);
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is beyond its part of the memory of all. */
    void trim() {
        lock.lock();
        try {
            view.trim();
        } finally {
            lock.unlock();
        }
    }

    String spaceId() {
        return view.spaceId();
    }

    /** It may be read without the lock. */
    SpaceTail tail() {
        return view.tail();
    }

    /** Folds events from before the start of this instance, without calling the listeners. */
    void begin(List<Event> events) {
        for (Event event : events) {
            read(folding -> {
                Folded folded = folding.apply(event);
                if (event.spaceVersion() > projectedVersion) {
                    add(folded);
                }
                return folding;
            });
        }
    }

    /** Publishes the events that come next and drops those already folded. Not under the lock. */
    void publish(List<Event> events) {
        List<Throwable> failures = new ArrayList<>(0);
        fold(events, failures);
        failures.forEach(this::failed);
        listeners.forEach(this::notifySettled);
    }

    private void fold(List<Event> events, List<Throwable> failures) {
        read(folding -> {
            for (Event event : events) {
                if (event.spaceVersion() > folding.version()) { // the step may run again, after some were folded
                    Folded folded = folding.apply(event);
                    add(folded);
                    listeners.forEach(listener -> notifyPublished(listener, folded, failures));
                }
            }
            return folding;
        });
    }

    /** A failing listener must not keep the event from the others. */
    private void notifyPublished(FeedListener listener, Folded folded, List<Throwable> failures) {
        try {
            listener.published(view, folded);
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private void notifySettled(FeedListener listener) {
        try {
            listener.settled(view.spaceId());
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        LOG.error("[EVENT_BROADCAST] listener=failed space={}; the other listeners got the event", view.spaceId(), e);
    }

    /** The first events that are not projected, at most that many. */
    List<Folded> unprojected(int most) {
        lock.lock();
        try {
            return unprojected.stream().limit(most).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The events from {@link #unprojected(int)} are projected now. */
    void projected(List<Folded> batch) {
        lock.lock();
        try {
            batch.forEach(folded -> take(-bytes(unprojected.removeFirst())));
            projectedVersion = batch.getLast().event().spaceVersion();
            view.projected(projectedVersion, batch);
            projected.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long projectedVersion() {
        lock.lock();
        try {
            return projectedVersion;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, at most {@code millis}, until the events up to a version are projected; returns whether they are. */
    boolean awaitProjected(long wanted, long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (projectedVersion < wanted && nanos > 0) {
                nanos = projected.awaitNanos(nanos);
            }
            return projectedVersion >= wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Events that wait for the projections. */
    int unprojected() {
        lock.lock();
        try {
            return unprojected.size();
        } finally {
            lock.unlock();
        }
    }

    private void add(Folded folded) {
        unprojected.addLast(folded);
        take(bytes(folded));
    }

    private void take(long bytes) {
        unprojectedBytes += bytes;
        memory.unprojected().add(bytes);
    }

    private long bytes(Folded unprojectedEvent) {
        return view.tail().memoryBytes(unprojectedEvent.event().spaceVersion());
    }

    /**
     * Waits while more than {@code most} events wait for the projections, or while those of all spaces together take too much
     * and some are of this one.
     */
    void awaitFewerUnprojected(int most) throws InterruptedException {
        lock.lock();
        try {
            while (unprojected.size() > most
                    || !unprojected.isEmpty() && memory.unprojected().isOver()) {
                projected.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
