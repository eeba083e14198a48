/**
 * Sessions: what the transports have in common for one connection. Each transport maps its protocol to {@code delivery.Client}s,
 * commands and frames; nothing here depends on tasks.
 *
 * <pre>
 *   Upgrade                  turns an upgrade request into a WebSocket channel; a SocketEndpoint decides by path
 *     → WebSocketTransport   frames in, frames out; knows only a Receiver
 *       → Session            heartbeat, deadlines, the end; independent of the transport under it
 *         → Inbox            the bounded queue in front of the session's virtual thread
 *           → Conversation   the protocol
 *         ← Outbox           responses and notices: acks, states, control packets
 *         ← delivery.Source  events: pulled when the outbox is empty and the transport is writable
 * </pre>
 *
 * <p>The path of an event to the network:
 *
 * <pre>
 *   Subscription.wake → Session.wake      once, however many events follow before the loop's turn
 *     → Loop.turn                         one task of the event loop for all its sessions
 *       → Session.writable → fill         pulls while the transport is writable
 *         → Subscription.pull             the next event for the client: clients with the same messages share a Selection
 *           → Selection.in(Dialect)       encoded once: a Batch
 *         → WebSocketFrames.join          framed once for consecutive clients with the same batches
 *           → flush                       one system call per client, however many messages
 * </pre>
 *
 * <p><b>Threads.</b> A session's state belongs to one event loop; its commands run on one virtual thread at a time. {@code Inbox} and
 * {@code Outbox} are the two queues between them, each with its own lock.
 *
 * <p><b>Ownership.</b> A session owns its transport and closes it. {@code Drain} refers to every socket until its connection is closed;
 * {@code ConnectionLimit} counts connections, {@code Pace} limits the messages of each.
 *
 * <p><b>Memory</b> of a client that does not read, at most: 1 MB plus one response in the outbox; 64 KB plus one write of 256 KB in
 * Netty, mostly shared. Events are not queued. A client that reads no byte for {@code signalbox.transport.slow-timeout} is closed.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.session;

import org.jspecify.annotations.NullMarked;
