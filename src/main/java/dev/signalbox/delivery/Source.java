package dev.signalbox.delivery;

import org.jspecify.annotations.Nullable;

/** What one client pulls whenever its connection can write. */
public interface Source {
    /** Always empty. */
    Source NONE = new Source() {
        @Override
        public @Nullable Batch pull() {
            return null;
        }

        @Override
        public boolean isDone() {
            return true;
        }
    };

    /**
     * Returns the next frames, in order. On the event loop of the connection; never blocks.
     *
     * @return {@code null} when there are none now; either it {@link #isDone}, or the client is woken later
     */
    @Nullable
    Batch pull();

    /** What was pulled so far has been written to the network. On the event loop of the connection. */
    default void written() {}

    /** Whether there is nothing to pull at the moment. Any thread. */
    boolean isDone();
}
