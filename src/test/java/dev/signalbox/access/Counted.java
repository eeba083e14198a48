package dev.signalbox.access;

import dev.signalbox.fakes.FakeLimits;
import java.time.Clock;

/** What has limits, with those of the product. */
final class Counted {
    private Counted() {}

    static Passwords passwords() {
        return new Passwords(FakeLimits.metrics());
    }

    static LoginLimiter loginLimiter(Clock clock) {
        return new LoginLimiter(FakeLimits.metrics(), clock);
    }
}
