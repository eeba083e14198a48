/**
 * Who is sent what: rooms of clients, the messages an event makes, and the socket commands that gateways serve. A client
 * enters a room under the lock of the space, in feed order; its state is encoded and sent outside it.
 *
 * <pre>
 *   Broadcaster → Publisher   one for each space: events noted under its lock, sent outside it, in order
 *     → Rooms                 an event goes to the members of its rooms, encoded once (EventEncoding)
 *       → Member              live: sends it;  behind: keeps a Position instead
 *         ↔ CatchUp           from the position to the present, at the client's pace; live while the publisher pauses
 *   Joining, Welcome          a join: collected under the lock, behind from its version on, then sent and caught up
 *   Resumptions               where a former session goes on: its seats, behind, at the position of its offset
 * </pre>
 *
 * <p>An offset is the text of a {@link dev.signalbox.delivery.Position}: {@code main:7.2} behind message 2 of event 7, {@code
 * main:7~3} behind the state that the third join brought at version 7; a client in several spaces has one for each, with
 * commas. Locks are taken in this order: publisher, space, rooms, member, then the transport's queue.
 *
 * <p>Who wants states and not events watches {@code SpaceStates}. A state is one {@code byte[]} for
 * each list of a space and one for each form in which it is sent, shared by all; a watcher is one small object, without a
 * queue or a timer of its own.
 */
@NullMarked
package dev.signalbox.delivery;

import org.jspecify.annotations.NullMarked;
