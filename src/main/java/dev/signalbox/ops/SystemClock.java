package dev.signalbox.ops;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clocks of the system; tests replace them. */
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
