/**
 * Engine.IO protocol 4 and Socket.IO protocol 5, from the upgrade to the command.
 *
 * <pre>
 *   Upgrade, EngineSocket      a handshake becomes a channel of our own
 *     → WebSocketTransport     frames in, frames out; knows no session
 *       → EngineSession        heartbeat, deadlines, Outbox; independent of the transport that carries it
 *         → Inbox              the bounded queue in front of the session's virtual thread
 *           → SocketIo         packets, namespaces, clients
 *             → Namespace      the product's one dispatches to the gateways
 * </pre>
 *
 * <p>Threads: transport, session and heartbeat belong to the event loop of the session's channel. {@code SocketIo} and all
 * behind it run on a virtual thread, one at a time for each session, where blocking is allowed. {@code Inbox} and {@code
 * Outbox} are the two crossings, each with its own lock.
 */
@NullMarked
package dev.signalbox.transport.socketio;

import org.jspecify.annotations.NullMarked;
