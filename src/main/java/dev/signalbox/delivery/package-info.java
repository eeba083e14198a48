/**
 * Who is sent what: rooms, the messages an event makes, and the socket commands that gateways serve.
 *
 * <p><b>Purpose.</b> Everything that leaves is a {@link dev.signalbox.delivery.Subscription}: the rooms of one client in one
 * space, and a cursor over the events of that space. Nothing is queued for a client; it pulls at its own pace. A slow client is
 * a cursor that lags, a join, a {@code since}, a recovery and a restart are other places for the cursor.
 *
 * <pre>
 *   SpaceTail                 the newest events of a space, each with its EventEncoding once somebody needs it
 *     → Broadcaster           for each event, outside the lock of the space: wakes the subscriptions of its rooms (RoomIndex)
 *       → Subscription        at the head: skips to the event it was woken for, and wakes its client
 *         ← Source.pull       by the client's event loop: next event that its rooms hear, the same Selection for all who hear the same
 *         ↔ Replay            behind the tail: a part of the log, or after 1,000 events the states of its rooms
 *   Rooms → Subscriber.join   a state, collected under the lock of the space at version V; pulled (Awaited) when the cursor is at V
 *   Resumptions               where a former session goes on: its seats, and the cursor at its offset
 * </pre>
 *
 * <p><b>Order.</b> Within a space a client pulls events by version, each once: the cursor only moves forward. A state is pulled
 * when everything up to its version has been, and until then nothing behind it is; what it was pulled at is in the offset of
 * its message. An offset is the text of a {@link dev.signalbox.delivery.Position}: {@code main:7.2} behind message 2 of event
 * 7, {@code main:7~3} behind the state that the third join brought at version 7; a client in several spaces has one for each,
 * with commas.
 *
 * <p><b>Threads.</b> A {@code Subscriber} guards the subscriptions of its client. The event loop pulls, the thread that
 * published wakes, the client's virtual thread joins and leaves; nobody waits while holding it. Locks are taken in this order:
 * space, subscriber, room index. A {@code Replay} runs on one of four virtual threads and may block.
 *
 * <p><b>Memory.</b> The tail of each space (10,000 events or 32 MiB, and 32 MiB of encodings), whatever the clients do. For a
 * client: its seats and its cursor, and while it is replayed, a part of 256 KB.
 *
 * <p>Who wants states and not events watches {@code SpaceStates}. A state is one {@code byte[]} for each list of a space and
 * one for each form in which it is sent, shared by all; a watcher is one small object, without a queue or a timer of its own.
 *
 * <p><b>Stored</b> is nothing here: where a session stands is kept by {@code socketio}.
 */
@NullMarked
package dev.signalbox.delivery;

import org.jspecify.annotations.NullMarked;
