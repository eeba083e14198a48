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
 *         ← Outbox           the bounded queue of what waits for the client
 * </pre>
 *
 * <p>An event's way to the network:
 *
 * <pre>
 *   Rooms.broadcast → Member.hear          who hears what of it; the same Selection for all who hear the same
 *     → Selection.in(FrameDialect)         encoded once: a Batch
 *     → Session.send → Outbox.offer        waits, a reference for each client
 *       → Loop.wake … Loop.turn            one task of the event loop for all its clients; a busy loop finds several waiting
 *         → Session.writable               takes what fits
 *           → WebSocketFrames.join         framed once for all in a turn who have the same waiting
 *             → flush                      one system call a client, whatever the number of messages
 * </pre>
 *
 * <p>{@code ConnectionLimit} counts who comes in, {@code Pace} how fast each one speaks.
 *
 * <p>Threads: a client's state belongs to one event loop, its commands to one virtual thread at a time. {@code Inbox} and
 * {@code Outbox} are the two crossings, each with its own lock.
 *
 * <p>Memory of clients that do not read, at most, in bytes; with the limits as they are by default:
 *
 * <pre>
 *   for each         256 messages × ~100 (frame, place in the queue)     what it holds of broadcasts, without their bytes
 *                  + 256 KB + one event, or one state                    a part of what it missed, on its way to it
 *                  + 1 MB + one answer                                   acks that it asked for and does not read
 *                  + 64 KB + one step of 256 KB                          in Netty, mostly shared; the kernel's send buffer is none of ours
 *   for all of a room  1 MB (16 MB for as long as a loop is busy)        the broadcasts that they hold: the same bytes
 *   for all          32 MiB + 32 MiB                                     encodings of events, and of states, that are kept
 * </pre>
 */
@NullMarked
package dev.signalbox.session;

import org.jspecify.annotations.NullMarked;
