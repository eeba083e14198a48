package dev.signalbox.mcp;

import dev.signalbox.model.Event;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.SpaceUse;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes calls that wait for an answer, on whichever instance it is given. */
@Singleton
final class AnswerWait implements FeedListener {
    private final Provider<Spaces> spaces; // a provider, because Spaces calls us
    /** By task; a place is removed when it is closed. */
    private final Map<String, Set<Place>> waiting = new ConcurrentHashMap<>();

    AnswerWait(Provider<Spaces> spaces) {
        this.spaces = spaces;
    }

    /** A call that waits, from {@link #at} until it is closed. The space stays in memory for so long. */
    final class Place implements AutoCloseable {
        private final Semaphore signals = new Semaphore(0);
        private final String taskId;
        private final SpaceUse space;
        private final long untilNanos;
        private final CompletableFuture<Void> gone;

        private Place(String taskId, SpaceUse space, long untilNanos, CompletableFuture<Void> gone) {
            this.taskId = taskId;
            this.space = space;
            this.untilNanos = untilNanos;
            this.gone = gone;
        }

        /** Waits for the next event that may be an answer. Returns false when the time is over or the caller is gone. */
        boolean await() {
            try {
                boolean woken = signals.tryAcquire(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                return woken && !gone.isDone();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(taskId, (id, places) -> {
                places.remove(this);
                return places.isEmpty() ? null : places;
            });
            space.close();
        }
    }

    /** @param gone completed when the caller disconnects */
    Place at(String spaceId, String taskId, CompletableFuture<Void> gone, Duration most) {
        Place place = new Place(taskId, spaces.get().use(spaceId), System.nanoTime() + most.toNanos(), gone);
        waiting.compute(taskId, (id, places) -> {
            Set<Place> all = places == null ? ConcurrentHashMap.newKeySet() : places;
            all.add(place);
            return all;
        });
        gone.thenRun(place.signals::release);
        return place;
    }

    int waiting() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        Event event = folded.event();
        if (event.taskId() != null
                && (event.payload() instanceof InputEvent.Ending || event.payload() instanceof LifecycleEvent)) {
            waiting.getOrDefault(event.taskId(), Set.of()).forEach(place -> place.signals.release());
        }
    }
}
