/**
 * Socket.IO protocol 5 over an Engine.IO session: packets, namespaces, acks, connection state recovery.
 *
 * <pre>
 *   SocketIo            packets of one session, its namespaces and clients
 *     → Namespace       the product's one (MainNamespace) dispatches to the gateways
 *       ↔ Recovery      sessions that outlive their connections: SessionStore writes and reads them in groups
 * </pre>
 *
 * <p>Threads: {@code SocketIo} and all behind it run on a virtual thread, one at a time for each session, where blocking is
 * allowed. Stored: one row for each session ({@code sessions}), which ends 24 h after it was last seen.
 */
@NullMarked
package dev.signalbox.socketio;

import org.jspecify.annotations.NullMarked;
