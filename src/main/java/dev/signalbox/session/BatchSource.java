package dev.signalbox.session;

import org.jspecify.annotations.Nullable;

/** The source of batches for one session, pulled whenever its transport is writable. */
public interface BatchSource {
    /** Always empty. */
    BatchSource NONE = new BatchSource() {
        @Override
        public @Nullable Batch next() {
            return null;
        }

        @Override
        public boolean isDone() {
            return true;
        }
    };

    /** Returns the next batch, or {@code null} when there is none now. On the event loop; never blocks. */
    @Nullable
    Batch next();

    /** Whether there is none at the moment; later ones are announced by {@link Session#wake}. Any thread. */
    boolean isDone();
}
