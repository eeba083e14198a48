package dev.signalbox.socketio;

import dev.signalbox.delivery.Resumption;
import dev.signalbox.model.Principal;
import dev.signalbox.session.SocketId;
import org.jspecify.annotations.Nullable;

/**
 * The result of admitting a client to a namespace.
 *
 * @param sid the client's id, which stays the same after a recovery
 * @param pid the private session id; {@code null} without recovery
 * @param stored {@code null} without recovery
 * @param resumption {@code null} for a new session
 */
record Admission(
        Principal principal,
        String sid,
        @Nullable String pid,
        Recovery.@Nullable StoredSession stored,
        @Nullable Resumption resumption) {

    /** A new session without recovery. */
    static Admission of(Principal principal) {
        return new Admission(principal, SocketId.next(), null, null, null);
    }
}
