package dev.signalbox.projection;

import dev.signalbox.ops.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what needs a live space just now: calls, waiting commands, runs of its appender, events to project, subscriptions. The
 * space can leave memory only while there is none, and after that none can begin. Any thread; never blocks.
 */
final class Uses {
    private static final int LEFT = -1;

    private final NanoClock clock;
    /** {@link #LEFT} for good once the space has left. */
    private final AtomicInteger count = new AtomicInteger(1);

    private volatile long lastNanos;

    /** Begins with one use, that of the caller. */
    Uses(NanoClock clock) {
        this.clock = clock;
        touch();
    }

    /** Returns {@code false} when the space has left. */
    boolean begin() {
        return count.getAndUpdate(n -> n == LEFT ? LEFT : n + 1) != LEFT;
    }

    /** Begins one more, while the caller's use goes on. */
    void more() {
        int before = count.getAndIncrement();
        assert before > 0;
    }

    void end() {
        int left = count.decrementAndGet();
        assert left >= 0;
    }

    /** Restarts the time without any use; what the server does by itself does not. */
    void touch() {
        lastNanos = clock.nanos();
    }

    /** Whether there is none now. */
    boolean isNone() {
        return count.get() <= 0;
    }

    /** Whether there has been no use for so long. */
    boolean isIdle(Duration atLeast) {
        return count.get() == 0 && clock.nanos() - lastNanos >= atLeast.toNanos();
    }

    /** Lets none begin any more; returns {@code false}, and changes nothing, while there are some. */
    boolean leave() {
        return count.compareAndSet(0, LEFT);
    }
}
