package dev.signalbox.delivery;

import org.jspecify.annotations.Nullable;

/** Where messages for one client come from: pulled by its connection, whenever that takes more. */
public interface Source {
    /**
     * The next messages, in order. On the event loop of the connection; never blocks.
     *
     * @return {@code null} when there are none now: either {@link #isDone}, or {@link Client#wake} follows
     */
    @Nullable
    Selection pull();

    /** Whether there is nothing to pull, as far as is known. Any thread. */
    boolean isDone();
}
