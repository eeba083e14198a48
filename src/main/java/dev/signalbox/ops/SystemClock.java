package dev.signalbox.ops;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one clock, of each kind; tests put their own in its place. */
@Factory
final class SystemClock {
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    NanoClock nanoClock() {
        return System::nanoTime;
    }
}
