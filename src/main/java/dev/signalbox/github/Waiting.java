package dev.signalbox.github;

import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Task;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.Links;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parked deliveries: each by the keys of what no task has yet, a task id or a key of {@link Links}. An event that makes one of
 * them known makes its deliveries due. Thread-safe; never blocks.
 */
@Singleton
final class Waiting implements FeedListener {
    /** More are not parked: the oldest end. */
    static final int MAX = 10_000;

    /** Guarded by this. The oldest first. */
    private final Map<String, Parked> parked = new LinkedHashMap<>();
    /** Guarded by this. */
    private final Map<String, Set<String>> byKey = new HashMap<>();
    /** Guarded by this. */
    private final Set<String> due = new LinkedHashSet<>();

    private volatile Runnable wake = () -> {};

    /** @param since when it was received */
    private record Parked(Collection<String> keys, Instant since) {}

    static String task(String taskId) {
        return "task/" + taskId;
    }

    /** @param runnable called under the lock of a space when something is due; it must be quick */
    void onDue(Runnable runnable) {
        wake = runnable;
    }

    /** @return {@code false} if it was here already */
    synchronized boolean add(String deliveryId, Collection<String> keys, Instant since) {
        if (parked.putIfAbsent(deliveryId, new Parked(List.copyOf(keys), since)) != null) {
            return false;
        }
        keys.forEach(
                key -> byKey.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(deliveryId));
        return true;
    }

    /** @return whether it was here */
    synchronized boolean remove(String deliveryId) {
        due.remove(deliveryId);
        Parked gone = parked.remove(deliveryId);
        if (gone != null) {
            for (String key : gone.keys) {
                byKey.computeIfPresent(key, (k, ids) -> {
                    ids.remove(deliveryId);
                    return ids.isEmpty() ? null : ids;
                });
            }
        }
        return gone != null;
    }

    /** Those that were received before a time, and the first of too many. */
    synchronized List<String> ended(Instant before) {
        List<String> ended = new ArrayList<>();
        for (Map.Entry<String, Parked> each : parked.entrySet()) {
            if (parked.size() - ended.size() > MAX || each.getValue().since.isBefore(before)) {
                ended.add(each.getKey());
            }
        }
        return ended;
    }

    /** The deliveries that may be applied now; they are parked no more. */
    synchronized List<String> takeDue() {
        List<String> taken = List.copyOf(due);
        due.clear();
        taken.forEach(this::remove);
        return taken;
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        Event event = folded.event();
        Task task = folded.task();
        if (task != null && (event.payload() instanceof LifecycleEvent.Created || Links.isLinking(event))) {
            known(task);
        }
    }

    /** Makes due what waits for a task, or for what it is linked to. */
    synchronized void known(Task task) {
        if (parked.isEmpty()) {
            return;
        }
        Set<String> found = new LinkedHashSet<>(byKey.getOrDefault(task(task.id()), Set.of()));
        Links.of(task).forEach(key -> found.addAll(byKey.getOrDefault(key, Set.of())));
        if (due.addAll(found)) {
            wake.run();
        }
    }
}
