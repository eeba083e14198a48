/**
 * Delivery of events and states to clients: rooms, subscriptions, the messages of an event, and the socket commands of gateways.
 *
 * <p><b>Purpose.</b> A {@link dev.signalbox.delivery.Subscription} is the rooms of one client in one space and a cursor over the
 * events of that space. Nothing is queued for a client: it pulls at its own pace. There is one delivery path, with different
 * cursors: a slow client has a cursor that lags; a join, a {@code since}, a recovery and a restart set the cursor elsewhere.
 *
 * <pre>
 *   SpaceTail                 the newest events of a space, each with its EventEncoding once it is needed
 *     → Broadcaster           for each event, outside the lock of the space: wakes the subscriptions of its rooms (RoomIndex)
 *       → Subscription        at the head: skips to the event it was woken for, and wakes its client
 *         ← Source.pull       by the client's event loop: the next event for its rooms; clients with the same messages share a Selection
 *         ↔ Replay            behind the tail: reads a part of the log, or after 1,000 missed events the states of the rooms
 *   Rooms → Subscriber.join   a state, collected under the lock of the space at version V; pulled (PendingState) when the cursor is at V
 *   Resumptions               where a recovered session continues: its seats, and the cursor at its offset
 * </pre>
 *
 * <p><b>What is sent.</b>
 *
 * <pre>
 *   of an event     EventMessages: which messages, for which rooms. EventPayloads, SpaceMessages: what is in them
 *   at a join       RoomState, made by the RoomStates of the kind of room; KeptStates shares one among many equal joins
 *   a notice        what is no event and may be lost: Rooms.showOthers, Activities, Assignments; Relay: for other instances
 *   an ack          Gateways: what a method with {@code @SubscribeMessage} returns or throws
 *   all of them     Message → Selection → Batch of Frames, once for each Dialect
 * </pre>
 *
 * <p><b>Order.</b> Within a space a client pulls events by version, each once: the cursor only moves forward. A state of version V
 * is pulled after all events up to V and before all later ones. An offset is the text of a
 * {@link dev.signalbox.delivery.Position}: {@code main:7.2} is after message 2 of event 7, {@code main:7~3} is after the state of the
 * third join, at version 7. A client in several spaces has one position for each, separated by commas.
 *
 * <p><b>Threads.</b> A {@code Subscriber} guards the subscriptions of its client. The event loop pulls, the publishing thread wakes,
 * the client's virtual thread joins and leaves; no thread blocks while holding it. Locks are taken in this order: space, subscriber,
 * room index. A {@code Replay} runs on one of four virtual threads and may block.
 *
 * <p><b>Ownership.</b> {@code Rooms} owns a client's {@code Subscriber} from {@code opened} to {@code closed}, and removes it from
 * every room. Rights are checked after each join and whenever they may have changed ({@code Rooms.review}).
 *
 * <p><b>Memory.</b> The tail of each space (10,000 events or 32 MiB, plus 32 MiB of encodings), independent of the clients. Per
 * client: its seats and its cursor, and during a replay a part of 256 KB.
 *
 * <p><b>States.</b> Clients that want states instead of events follow {@code SpaceStates}. A state is one {@code byte[]} for each list
 * of a space, and one for each form in which it is sent, shared by all followers; a {@code StateSubscription} has neither a queue nor a
 * timer.
 *
 * <p><b>Stored</b> are {@code notices}, of {@code Relay}; {@code socketio} stores the sessions that can be recovered.
 */
@NullMarked
package dev.signalbox.delivery;

import org.jspecify.annotations.NullMarked;
