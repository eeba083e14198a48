package dev.signalbox.delivery;

import org.jspecify.annotations.Nullable;

/** A source of messages for one client, pulled by its connection whenever it can write. */
public interface Source {
    /**
     * Returns the next messages, in order. On the event loop of the connection; never blocks.
     *
     * @return {@code null} when there are none now; either it {@link #isDone}, or {@link Client#wake} follows
     */
    @Nullable
    Selection pull();

    /** Whether there is nothing to pull at the moment. Any thread. */
    boolean isDone();
}
