package dev.signalbox.projection;

import dev.signalbox.model.Event;

/** Puts events into a tail without log and fold, for tests and benchmarks of its readers. */
public final class Tails {
    private Tails() {}

    public static void add(SpaceTail tail, Event event) {
        tail.add(event);
    }

    /** Removes all but the newest events, as a full tail does. */
    public static void keep(SpaceTail tail, int newest) {
        while (tail.last() - tail.first() >= newest) {
            tail.removeFirst();
        }
    }
}
