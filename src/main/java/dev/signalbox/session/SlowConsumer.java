package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Closes a session whose client accepts no byte for the slow timeout while data waits for it. Event loop only. */
final class SlowConsumer {
    private final Session session;
    private Future<?> timer;
    private long unsent;
    private boolean progressed;

    SlowConsumer(Session session) {
        this.session = session;
        this.timer = watch();
    }

    private Future<?> watch() {
        progressed = false;
        unsent = session.transport().unsentBytes();
        long nanos = session.setup().settings().slowTimeout().toNanos();
        return session.loop().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (!session.isStuck()) {
            session.noLongerStuck();
        } else if (progressed || session.transport().unsentBytes() < unsent) {
            timer = watch();
        } else {
            session.close(CloseReason.SLOW_CONSUMER);
        }
    }

    void progressed() {
        progressed = true;
    }

    void stop() {
        timer.cancel(false);
    }
}
