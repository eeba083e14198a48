package dev.signalbox.fakes;

import dev.signalbox.ops.NanoClock;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Moves only when a test advances it; in place of the real one where {@link #ENABLED} is set. */
@Singleton
@Replaces(NanoClock.class)
@Requires(property = MovingNanos.ENABLED)
public final class MovingNanos implements NanoClock {
    public static final String ENABLED = "signalbox.test.nanos";

    private final AtomicLong now = new AtomicLong();

    public void advance(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    @Override
    public long nanos() {
        return now.get();
    }
}
