package dev.signalbox.session;

import org.jspecify.annotations.Nullable;

/** Where batches for one session come from, whenever its transport takes more. */
public interface BatchSource {
    /** Nothing ever. */
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

    /** The next batch; {@code null} when there is none now. On the event loop; never blocks. */
    @Nullable
    Batch next();

    /** Whether there is none, as far as is known; else {@link Session#wake} follows. Any thread. */
    boolean isDone();
}
