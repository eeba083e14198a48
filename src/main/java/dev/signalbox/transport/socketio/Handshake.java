package dev.signalbox.transport.socketio;

import org.jspecify.annotations.Nullable;

/** What is kept of the HTTP request behind a session. */
record Handshake(@Nullable String credential) {
    @Override
    public String toString() {
        return "Handshake[credential=" + (credential == null ? "none" : "present") + "]";
    }
}
