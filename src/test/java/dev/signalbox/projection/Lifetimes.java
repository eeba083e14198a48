package dev.signalbox.projection;

import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.ops.NanoClock;
import java.time.Duration;

/** Lets time pass for the spaces of a server with {@link MovingNanos}. */
public final class Lifetimes {
    private Lifetimes() {}

    /** Afterwards the unused spaces have left memory. */
    public static void pass(TestServer server, Duration time) {
        ((MovingNanos) server.bean(NanoClock.class)).advance(time);
        server.bean(SpacesInMemory.class).leaveUnused();
    }
}
