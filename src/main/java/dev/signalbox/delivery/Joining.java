package dev.signalbox.delivery;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What follows a step under the lock of a space, outside it: a state is encoded and sent. */
@FunctionalInterface
public interface Joining {
    /** For a client that is gone. */
    Joining NOTHING = () -> CompletableFuture.completedFuture(Map.of());

    /**
     * On the thread that serves the client's commands, not under the lock of a space.
     *
     * @return the fields of the ack, as soon as a later connection can go on from here
     */
    CompletionStage<Map<String, Object>> welcome();
}
