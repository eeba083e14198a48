package dev.signalbox.projection;

import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Task;
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
 * One space in feed order: each event is folded into the view, and shown to the listeners, once and only after the one
 * before it, however it came. The lock is what "one step" means here: joins, decisions and publications take it in turn.
 */
final class SpaceFeed {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceFeed.class);

    private static final int BATCH_MAX = 500;
    /** Lists by HTTP do not wait for this; who reads the projections in the database sees them so much later. */
    private static final long GATHER_MILLIS = 250;

    private final SpaceLock lock = new SpaceLock();
    /** For the projector: there is something to project, or it is wanted at once. */
    private final Condition toProject = lock.newCondition();
    /** For who waits for the projector. */
    private final Condition projected = lock.newCondition();

    private final SpaceView view;
    private final TaskStore store;
    private final List<FeedListener> listeners;
    /** Guarded by the lock. Folded, but not yet projected. */
    private final ArrayDeque<Folded> unprojected = new ArrayDeque<>();
    /** Guarded by the lock. Some of what is unprojected is not to be held back. */
    private boolean urgent;
    /** Guarded by the lock. */
    private long projectedVersion;

    /** @param store of the tasks that have left memory; asked without the lock */
    SpaceFeed(SpaceView view, TaskStore store, long projectedVersion, List<FeedListener> listeners) {
        this.view = view;
        this.store = store;
        this.projectedVersion = projectedVersion;
        this.listeners = listeners;
    }

    /** @param reader a step under the lock; it is begun again when it asks for a task that has left memory */
    <T> T read(Function<SpaceView, T> reader) {
        Map<String, @Nullable Task> tasks = new HashMap<>(0);
        long oldest = Long.MAX_VALUE; // version at which one of them was read
        while (true) {
            String missing;
            long readAt;
            lock.lock();
            try {
                if (view.version() - oldest >= SpaceView.ENDED_MAX) {
                    tasks.clear(); // one may have changed since, and left memory again
                }
                view.read(tasks);
                return reader.apply(view);
            } catch (TaskNotLoaded e) {
                missing = e.taskId();
                readAt = view.version();
            } finally {
                view.read(Map.of());
                lock.unlock();
            }
            tasks.put(missing, load(missing, readAt));
            oldest = Math.min(oldest, readAt);
        }
    }

    private @Nullable Task load(String taskId, long readAt) {
        Task stored = store.find(view.spaceId(), taskId);
        if (stored != null) {
            lock.lock();
            try {
                view.keep(stored, readAt);
            } finally {
                lock.unlock();
            }
        }
        return stored;
    }

    /** To be read without the lock. */
    SpaceTail tail() {
        return view.tail();
    }

    /** Folds events that were there before this instance was: nobody is told. */
    void begin(List<Event> events) {
        for (Event event : events) {
            read(folding -> {
                unprojected.addLast(folding.apply(event));
                return folding;
            });
        }
    }

    /** Publishes the events that are next and drops those already seen. Not under the lock. */
    void publish(List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        List<Throwable> failures = new ArrayList<>(0);
        fold(events, failures);
        failures.forEach(this::failed);
        listeners.forEach(this::settle);
    }

    private void fold(List<Event> events, List<Throwable> failures) {
        read(folding -> {
            for (Event event : events) {
                if (event.spaceVersion() > folding.version()) { // also of those that this step has folded already
                    Folded folded = folding.apply(event);
                    unprojected.addLast(folded);
                    if (unprojected.size() == 1) {
                        toProject.signal();
                    }
                    urgent |= !isKnownTask(folded);
                    listeners.forEach(listener -> show(listener, folded, failures));
                }
            }
            if (urgent || unprojected.size() >= BATCH_MAX) {
                toProject.signal();
            }
            return folding;
        });
    }

    /**
     * Other instances know where such a task is, and fold what happens to it by themselves. Of a new one they ask the store, and
     * of the issue or pull request by which a webhook finds it.
     */
    private static boolean isKnownTask(Folded folded) {
        return folded.task() != null
                && folded.event().taskVersion() > 1
                && !(folded.event().payload() instanceof LifecycleEvent.Dispatched)
                && !(folded.event().payload() instanceof PullRequestEvent.PrOpened);
    }

    /** What a listener gets wrong costs nobody else an event. */
    private void show(FeedListener listener, Folded folded, List<Throwable> failures) {
        try {
            listener.published(view, folded);
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private void settle(FeedListener listener) {
        try {
            listener.settled(view.spaceId());
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        LOG.error("[EVENT_BROADCAST] space={} listener=failed; the others go on", view.spaceId(), e);
    }

    /**
     * Waits for events to project; an empty list after {@code millis} without any. What is not urgent is gathered for
     * {@link #GATHER_MILLIS}, because a batch of one costs the store as much as one of many.
     */
    List<Folded> awaitUnprojected(long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (unprojected.isEmpty() && nanos > 0) {
                nanos = toProject.awaitNanos(nanos);
            }
            nanos = TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
            while (!unprojected.isEmpty() && !urgent && unprojected.size() < BATCH_MAX && nanos > 0) {
                nanos = toProject.awaitNanos(nanos);
            }
            List<Folded> batch = unprojected.stream().limit(BATCH_MAX).toList();
            urgent &= batch.size() < unprojected.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** The first events that {@link #awaitUnprojected} gave are in the projections now. */
    void projected(List<Folded> batch) {
        lock.lock();
        try {
            batch.forEach(folded -> unprojected.removeFirst());
            projectedVersion = batch.getLast().event().spaceVersion();
            view.projected(projectedVersion, batch);
            projected.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the projections hold everything up to now, at most {@code millis}; nothing of it is held back. */
    void awaitProjected(long millis) throws InterruptedException {
        lock.lock();
        try {
            long wanted = view.version();
            if (projectedVersion < wanted) {
                urgent = true;
                toProject.signal();
            }
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (projectedVersion < wanted && nanos > 0) {
                nanos = projected.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits while more than {@code most} events wait for the projections. */
    void awaitFewerUnprojected(int most) throws InterruptedException {
        lock.lock();
        try {
            while (unprojected.size() > most) {
                projected.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
