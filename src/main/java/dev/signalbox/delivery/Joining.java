package dev.signalbox.delivery;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The part of a join that runs after the step under the lock of a space: encodes and sends the state. */
@FunctionalInterface
public interface Joining {
    /** For a client that has disconnected. */
    Joining NOTHING = () -> CompletableFuture.completedFuture(Map.of());

    /**
     * On the client's command thread, not under the lock of a space.
     *
     * @return the fields of the ack, once a later connection can recover this join
     */
    CompletionStage<Map<String, Object>> complete();
}
