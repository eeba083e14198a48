package dev.signalbox.model;

import java.time.Instant;
import java.util.List;

/** A task, and the events that the benchmarks are about. */
public final class Samples {
    private static final Actor ACTOR = new Actor(Actor.Kind.AGENT, "static", "API key");

    private Samples() {}

    public static Event created() {
        return event(1, new LifecycleEvent.Created("Checkout: show shipping costs", null, null, List.of(), null, null), null);
    }

    /** Heard in the room of the task alone. */
    public static Event progress(Task before) {
        return after(before, new ActivityEvent.Progress("working on it, step 17 of 25, and the tests still pass", 68L));
    }

    /** Heard on the dashboard as well: three messages. */
    public static Event analyzing(Task before) {
        return after(before, new LifecycleEvent.Analyzing());
    }

    public static Task task() {
        return Task.create(created(), (LifecycleEvent.Created) created().payload());
    }

    private static Event after(Task before, TaskEvent payload) {
        Event bare = event(before.version() + 1, payload, null);
        Task after = Task.apply(before, bare);
        return bare.with(Effect.between(before, after));
    }

    private static Event event(long version, TaskEvent payload, Effect effect) {
        return new Event(
                "0123456789abcdef", "main", version, "f2qfrwqzh2v5hh86", version, Instant.EPOCH, ACTOR, payload, false,
                effect, null, null);
    }
}
