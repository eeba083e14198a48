package dev.signalbox.engineio;

import org.jspecify.annotations.Nullable;

/** The data kept from the HTTP request that opened a session. */
public record Handshake(@Nullable String credential) {
    @Override
    public String toString() {
        return "Handshake[credential=" + (credential == null ? "none" : "present") + "]";
    }
}
