package dev.signalbox.ops;

import dev.signalbox.model.Event;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.core.propagation.PropagatedContextElement;
import org.jspecify.annotations.Nullable;

/** Spans from a request over the append of its events to their broadcast. Any thread; never blocks. */
public interface Traces {
    /** What is used while no exporter is set: it costs nothing, and no class of OpenTelemetry is loaded. */
    Traces OFF = new Traces() {};

    /** What carries a span over the threads of a request. */
    interface Carried extends PropagatedContextElement {}

    /** The span of this thread without the rest of its request, which would stay in memory with it; for work that waits. */
    static PropagatedContext carried() {
        return PropagatedContext.getOrEmpty()
                .find(Carried.class)
                .map(span -> PropagatedContext.empty().plus(span))
                .orElse(PropagatedContext.empty());
    }

    /** The span of this thread, to go on with on another; {@code null} for none. */
    default @Nullable Object present() {
        return null;
    }

    /**
     * An event is durable.
     *
     * @param cause a result of {@link #present} where its command was accepted
     * @param acceptedNanos when that was, by {@link System#nanoTime}
     */
    default void appended(Event event, @Nullable Object cause, long acceptedNanos) {}

    /** The clients of an event were woken, from {@code beganNanos} until now. */
    default void broadcast(Event event, long beganNanos, int clients) {}
}
