package dev.signalbox.projection;

import dev.signalbox.model.Event;

/** Events that are in no log and were not folded: for tests and benchmarks of what is behind the tail. */
public final class Tails {
    private Tails() {}

    public static void add(SpaceTail tail, Event event) {
        tail.add(event);
    }

    /** The tail moves on, and keeps only so many. */
    public static void keep(SpaceTail tail, int newest) {
        while (tail.last() - tail.first() >= newest) {
            tail.removeFirst();
        }
    }
}
