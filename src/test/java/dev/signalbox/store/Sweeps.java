package dev.signalbox.store;

import dev.signalbox.fakes.TestServer;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Spaces;

/** Does at once what is done every hour, with all that has happened in {@code main}. */
public final class Sweeps {
    private static final long PROJECTED_MILLIS = 5_000;

    private Sweeps() {}

    public static void sweep(TestServer server) {
        server.bean(Spaces.class).awaitProjected(LiveSpaces.MAIN, PROJECTED_MILLIS);
        try {
            server.bean(Retention.class).sweep();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
