/**
 * Engine.IO protocol 4: handshakes, HTTP long-polling, WebSocket, and the upgrade from the one to the other.
 *
 * <pre>
 *   EngineController, Polling    requests without an upgrade      Engine    judges handshakes, owns the sessions by sid
 *     → PollingTransport         bodies in, bodies out            Probe     a WebSocket that is to replace polling
 *       → EngineSession          packets of Engine.IO on either transport; moves from polling to a WebSocket once
 * </pre>
 *
 * <p>Threads: transports and session belong to the session's event loop, which is that of the handshake's connection and,
 * after an upgrade, that of the WebSocket. Stores nothing; a session ends with its heartbeat at the latest.
 */
@NullMarked
package dev.signalbox.engineio;

import org.jspecify.annotations.NullMarked;
