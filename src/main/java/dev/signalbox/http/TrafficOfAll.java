package dev.signalbox.http;

import dev.signalbox.delivery.Relay;
import dev.signalbox.model.Ids;
import dev.signalbox.ops.Traffic;
import dev.signalbox.ops.TrafficStep;
import dev.signalbox.ops.WhileServing;
import io.micronaut.context.annotation.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What all instances did in the last half hour, for a chart: to each step of this one is added what the others did since the step
 * before, as they told it by the {@link Relay}. What that loses is missing. Any thread; never blocks.
 */
@Context
@WhileServing // a command beside a server is no instance
final class TrafficOfAll {
    private static final String NOTICE = "traffic";
    private static final int STEPS_MAX = (int) Duration.ofMinutes(30).dividedBy(Traffic.EVERY);
    /** After so many of our steps without one of another instance it does not count any more. */
    private static final int SILENT_MAX = 3;

    private final Relay relay;
    private final String id = Ids.next();
    private final List<Consumer<TrafficStep>> listeners = new CopyOnWriteArrayList<>();
    /** Guarded by this; the oldest first. */
    private final ArrayDeque<TrafficStep> steps = new ArrayDeque<>();
    /** Guarded by this. By instance. */
    private final Map<String, Other> others = new HashMap<>();

    /** @param silent for so many of our steps */
    private record Other(TrafficStep untaken, int silent) {}

    TrafficOfAll(Traffic traffic, Relay relay) {
        this.relay = relay;
        traffic.listen(this::add);
        relay.listen(NOTICE, this::hear);
    }

    private void add(TrafficStep ours) {
        Map<String, Object> notice = ours.json();
        notice.put("by", id);
        relay.send(NOTICE, Ids.next(), notice); // a key of its own: none replaces another
        TrafficStep next = withOthers(ours);
        listeners.forEach(listener -> listener.accept(next));
    }

    private synchronized TrafficStep withOthers(TrafficStep ours) {
        TrafficStep all = ours;
        for (Other other : others.values()) {
            all = all.beside(other.untaken);
        }
        others.replaceAll((instance, other) -> new Other(other.untaken.still(), other.silent + 1));
        others.values().removeIf(other -> other.silent >= SILENT_MAX);
        steps.addLast(all);
        if (steps.size() > STEPS_MAX) {
            steps.removeFirst();
        }
        return all;
    }

    private synchronized void hear(Map<String, Object> notice) {
        if (notice.get("by") instanceof String instance) {
            TrafficStep step = TrafficStep.of(notice);
            others.merge(instance, new Other(step, 0), (known, now) -> new Other(known.untaken.then(now.untaken), 0));
        }
    }

    /** The oldest first. */
    synchronized List<TrafficStep> steps() {
        return List.copyOf(steps);
    }

    /** @param listener gets each further step, on a thread of a timer; must not block */
    void listen(Consumer<TrafficStep> listener) {
        listeners.add(listener);
    }
}
