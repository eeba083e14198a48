package dev.signalbox.socketio;

import org.jspecify.annotations.Nullable;

/** The namespaces that a server offers. */
interface Namespaces {
    /** {@code null}: the client is told {@code Invalid namespace}. */
    @Nullable
    Namespace find(String name);
}
