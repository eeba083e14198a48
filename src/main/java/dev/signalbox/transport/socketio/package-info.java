/**
 * Engine.IO protocol 4 and Socket.IO protocol 5, from the handshake to the command.
 *
 * <pre>
 *   EngineController, Polling    requests without an upgrade      Engine    judges handshakes, owns the sessions by sid
 *     → PollingTransport         bodies in, bodies out            Probe     a WebSocket that is to take over a polling session
 *       → EngineSession          packets of Engine.IO, on whatever transport; moves from polling to a WebSocket
 *         → SocketIo             packets of Socket.IO, namespaces, clients
 *           → Namespace          the product's one dispatches to the gateways
 *             ↔ Recovery         sessions that outlive their connections: SessionStore writes and reads them in groups
 * </pre>
 *
 * <p>Threads: transports and session belong to the session's event loop, which is that of the handshake's connection and,
 * after an upgrade, that of the WebSocket. {@code SocketIo} and all behind it run on a virtual thread, one at a time for
 * each session, where blocking is allowed.
 */
@NullMarked
package dev.signalbox.transport.socketio;

import org.jspecify.annotations.NullMarked;
