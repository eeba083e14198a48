package dev.signalbox.store;

import dev.signalbox.fakes.TestServer;

/** Does at once what is done every hour. */
public final class Sweeps {
    private Sweeps() {}

    public static void sweep(TestServer server) {
        try {
            server.bean(Retention.class).sweep();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
