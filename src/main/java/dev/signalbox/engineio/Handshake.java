package dev.signalbox.engineio;

import org.jspecify.annotations.Nullable;

/** What is kept of the HTTP request behind a session. */
public record Handshake(@Nullable String credential) {
    @Override
    public String toString() {
        return "Handshake[credential=" + (credential == null ? "none" : "present") + "]";
    }
}
