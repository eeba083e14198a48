package dev.signalbox.fakes;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Moves only when a test advances it; in place of the real one where {@link #START} is set. */
@Singleton
@Replaces(Clock.class)
@Requires(property = MovingClock.START)
public final class MovingClock extends Clock {
    /** The setting with its start time. */
    public static final String START = "signalbox.test.clock";

    public static final String SOME_TIME = "2026-01-02T03:04:05Z";

    private volatile Instant now;

    public MovingClock() {
        this(SOME_TIME);
    }

    @Inject
    MovingClock(@Property(name = START) String start) {
        this.now = Instant.parse(start);
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
