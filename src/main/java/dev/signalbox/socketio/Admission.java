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
 * Who was let in, and as what.
 *
 * @param sid the client's id, the same again after a recovery
 * @param pid known to the client alone; {@code null} where there is no recovery
 * @param resumption {@code null} for a new session
 */
record Admission(
        Principal principal,
        String sid,
        @Nullable String pid,
        Memory memory,
        @Nullable Resumption resumption) {

    /** What is kept of a session for the case of a cut. */
    interface Memory {
        Memory NONE = seats -> CompletableFuture.completedFuture(null);

        /** Completes when it is durable. */
        CompletionStage<@Nullable Void> remember(List<Seat> seats);
    }

    /** A new session that is not kept. */
    static Admission of(Principal principal) {
        return new Admission(principal, SocketId.next(), null, Memory.NONE, null);
    }
}
