package dev.signalbox.delivery;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** How long one event takes until it is written to the last of its clients, or that client is gone. Any thread. */
final class Measurement {
    private final long version;
    private final long startedNanos = System.nanoTime();
    private final LongConsumer done;
    private volatile boolean begun;
    /** Clients that do not have it yet, and one more until all were woken. */
    private final AtomicInteger open = new AtomicInteger(1);

    /** @param done gets the nanoseconds; 0 for an event that nobody got */
    Measurement(long version, LongConsumer done) {
        this.version = version;
        this.done = done;
    }

    long version() {
        return version;
    }

    void begin() {
        begun = true;
        open.incrementAndGet();
    }

    void end() {
        if (open.decrementAndGet() == 0) {
            done.accept(begun ? System.nanoTime() - startedNanos : 0);
        }
    }
}
