/**
 * One connection, and what every transport shares. Each transport turns its wire into {@code delivery.Client}s and commands, and messages
 * into frames; nothing here knows what a task is.
 *
 * <pre>
 *   Upgrade                  an upgrade request becomes a channel of our own; a SocketEndpoint says what opens on its path
 *     → WebSocketTransport   frames in, frames out; knows only a Receiver
 *       → Session            heartbeat, deadlines, the end; independent of the transport that carries it
 *         → Inbox            the bounded queue in front of the session's virtual thread
 *           → Conversation   what is spoken
 *         ← Outbox           what the client asked for, or must know: acks, states, control packets
 *         ← BatchSource      what merely happens: pulled when the outbox is empty and the transport takes more
 * </pre>
 *
 * <p>An event's way to the network:
 *
 * <pre>
 *   Subscription.wake → Session.wake      once, however many events follow before the loop comes
 *     → Loop.turn                         one task of the event loop for all its sessions
 *       → Session.writable → fill         pulls while the transport takes more
 *         → Subscription.pull             the next event that the client hears: a Selection, the same for all who hear the same
 *           → Selection.in(FrameDialect)  encoded once: a Batch
 *         → WebSocketFrames.join          framed once for all in a turn who have the same batches
 *           → flush                       one system call a client, whatever the number of messages
 * </pre>
 *
 * <p>{@code ConnectionLimit} counts who comes in, {@code Pace} how fast each one speaks.
 *
 * <p>Threads: a client's state belongs to one event loop, its commands to one virtual thread at a time. {@code Inbox} and
 * {@code Outbox} are the two crossings, each with its own lock.
 *
 * <p>Memory of a client that does not read, at most: 1 MB and one answer of what it asked for; 64 KB and one step of 256 KB in
 * Netty, mostly shared. Events are not queued for it. A client whose network takes no byte for
 * {@code signalbox.transport.slow-timeout} is closed.
 */
@NullMarked
package dev.signalbox.session;

import org.jspecify.annotations.NullMarked;
