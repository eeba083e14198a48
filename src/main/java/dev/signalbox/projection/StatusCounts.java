package dev.signalbox.projection;

import dev.signalbox.model.Effect;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Purged;
import dev.signalbox.model.TaskStatus;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The number of tasks of a space by status, folded from events alone. Not thread-safe. */
final class StatusCounts {
    private final EnumMap<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);

    static StatusCounts of(Map<String, Object> json) {
        StatusCounts counts = new StatusCounts();
        json.forEach((status, n) -> counts.counts.put(TaskStatus.of(status), ((Number) n).longValue()));
        return counts;
    }

    /** The counts after a batch; this object does not change. */
    StatusCounts after(List<Folded> batch) {
        StatusCounts after = new StatusCounts();
        after.counts.putAll(counts);
        batch.forEach(folded -> after.apply(folded.event()));
        return after;
    }

    void apply(Event event) {
        Effect effect = event.effect();
        if (effect == null) {
            return;
        }
        add(effect.was(), -1);
        if (!(event.payload() instanceof LifecycleEvent.Deleted
                || event.payload() instanceof Purged gone && gone.deletion())) {
            add(effect.status(), 1);
        }
    }

    private void add(@Nullable TaskStatus status, long n) {
        if (status != null) {
            counts.merge(status, n, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    /** How many tasks have ended. */
    long ended() {
        return TaskStatus.all(true).stream()
                .mapToLong(status -> counts.getOrDefault(status, 0L))
                .sum();
    }

    /** {@code {status: n}}, without zeros. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        counts.forEach((status, n) -> json.put(status.wire(), n));
        return json;
    }
}
