package dev.signalbox.socketio;

import dev.signalbox.delivery.Resumption;
import dev.signalbox.delivery.Seat;
import dev.signalbox.model.Principal;
import dev.signalbox.session.SocketId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The result of admitting a client to a namespace.
 *
 * @param sid the client's id, which stays the same after a recovery
 * @param pid the private session id; {@code null} without recovery
 * @param resumption {@code null} for a new session
 */
record Admission(
        Principal principal,
        String sid,
        @Nullable String pid,
        Memory memory,
        @Nullable Resumption resumption) {

    /** Stores a session for recovery. */
    interface Memory {
        Memory NONE = seats -> CompletableFuture.completedFuture(null);

        /** Stores the seats; completes when they are durable. */
        CompletionStage<@Nullable Void> remember(List<Seat> seats);
    }

    /** A new session without recovery. */
    static Admission of(Principal principal) {
        return new Admission(principal, SocketId.next(), null, Memory.NONE, null);
    }
}
