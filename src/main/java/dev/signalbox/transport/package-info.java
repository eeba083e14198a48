/**
 * Bytes: what every transport shares. Each transport turns its wire into {@code rooms.Client}s and commands, and messages
 * into frames; nothing here knows what a task is.
 *
 * <pre>
 *   Upgrade                  an upgrade request becomes a channel of our own; a SocketEndpoint says what opens on its path
 *     → WebSocketTransport   frames in, frames out; knows only a Receiver
 *       → Session            heartbeat, deadlines, the end; independent of the transport that carries it
 *         → Inbox            the bounded queue in front of the session's virtual thread
 *           → Conversation   what is spoken
 *         ← Outbox           the bounded queue of what waits for the client
 * </pre>
 *
 * <p>{@code Turnstile} counts who comes in, {@code Pace} how fast each one speaks.
 *
 * <p>Threads: a client's state belongs to one event loop, its commands to one virtual thread at a time. {@code Inbox} and
 * {@code Outbox} are the two crossings, each with its own lock.
 *
 * <p>Who wants states and not events watches {@link dev.signalbox.transport.SpaceStates}. A state is one {@code byte[]} for
 * each list of a space and one for each form in which it is sent, shared by all; a watcher is one small object, without a
 * queue or a timer of its own.
 */
@NullMarked
package dev.signalbox.transport;

import org.jspecify.annotations.NullMarked;
