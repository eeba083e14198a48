/**
 * Socket.IO protocol 5 over an Engine.IO session: packets, namespaces, acks, connection state recovery.
 *
 * <pre>
 *   SocketIo            the packets of one session, its namespaces and clients
 *     → Namespace       MainNamespace, the only one of the product, dispatches commands to the gateways
 *       ↔ Recovery      sessions that outlive their connections; SessionStore batches reads and writes (Batches)
 * </pre>
 *
 * <p><b>Threads.</b> {@code SocketIo} and everything it calls run on a virtual thread, one at a time for each session, and may block.
 *
 * <p><b>Ownership.</b> {@code SocketIo} owns the clients of its session and closes them. A stored session is owned by the connection that
 * recovered it last; only its owner can write it.
 *
 * <p><b>Stored.</b> One row for each session in the collection {@code sessions} ({@code SessionRow}), removed 24 h after {@code seenAt},
 * after 2 minutes if it has joined no room, and when one side disconnects on purpose.
 */
@NullMarked
package dev.signalbox.socketio;

import org.jspecify.annotations.NullMarked;
