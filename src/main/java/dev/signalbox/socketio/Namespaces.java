package dev.signalbox.socketio;

import org.jspecify.annotations.Nullable;

/** The namespaces that a server offers. */
interface Namespaces {
    /** Returns {@code null} for an unknown one; the client then gets {@code Invalid namespace}. */
    @Nullable
    Namespace find(String name);
}
