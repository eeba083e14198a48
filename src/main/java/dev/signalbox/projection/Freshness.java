package dev.signalbox.projection;

import dev.signalbox.ops.NanoClock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Since when this instance cannot know what others append, because the store does not answer. Until it does, everything is read
 * as it was then, and every answer says so. Any thread.
 */
@Singleton
public final class Freshness {
    /** An answer may take so long; the tail asks at least every half second. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(3);

    private static final long LOOK_EVERY_MILLIS = 100;

    private final Clock clock;
    private final NanoClock nanos;
    /** The first question since the last answer. */
    private volatile @Nullable Asked asked;

    private record Asked(Instant at, long nanos) {}

    Freshness(Clock clock, NanoClock nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** The store is asked for events of others. One thread, as {@link #answered}. */
    void asking() {
        if (asked == null) {
            asked = new Asked(clock.instant(), nanos.nanos());
        }
    }

    void answered() {
        asked = null;
    }

    /** Waits for work on another thread, but only while the store answers. @throws RuntimeException of the work */
    void await(CompletableFuture<?> work) {
        while (asOf() == null) {
            try {
                work.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                // look again
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** The time to which everything that is read belongs; {@code null} while it is the present. */
    public @Nullable Instant asOf() {
        Asked open = asked;
        return open == null || nanos.nanos() - open.nanos < ANSWER_MAX.toNanos() ? null : open.at;
    }
}
