/**
 * Plain WebSocket: the events and commands of Socket.IO on {@code /ws}, and lists on {@code /ws/tasks}, {@code /ws/agents} and
 * {@code /ws/workflows}, for clients without a Socket.IO library.
 *
 * <pre>
 *   client → {"event": "task:join", "data": {…}, "id"?}      command, dispatched to the gateways
 *          → {"event": "auth", "data": {token | apiKey}}     first, if the handshake had no credential
 *   server → {"event": "task:created", "data": {…}}          the messages of the rooms
 *          → {"event": "ack", "id", "data": {ok, …}}         the response to a command with an id
 *          → {"event": "error", "data": {code, message}}     a refused command without an id, or an invalid frame
 * </pre>
 *
 * <p>{@code /ws/tasks} and {@code /ws/agents} ({@code ?spaceId}) and {@code /ws/workflows} have the same sign-in, accept no commands, and send the whole list at the
 * start and after every change, at most ten times a second:
 *
 * <pre>
 *   server → {"type": "tasks_update", "data": […], "version", "timestamp"}
 * </pre>
 *
 * <p>The close code gives the reason (SPEC section 6). Heartbeat, queues and back pressure are those of {@code session.Session}.
 *
 * <p><b>Threads.</b> {@code PlainConversation} and {@code SocketService} run on the session's virtual thread, {@code PlainSession} on its
 * event loop.
 *
 * <p><b>Ownership.</b> A session owns its conversation, which owns the client and its service. Lists are encoded once and shared by all
 * sockets.
 *
 * <p><b>Stored</b> is nothing here: plain sockets have no recovery; clients join again with {@code since}.
 */
@NullMarked
package dev.signalbox.websocket;

import org.jspecify.annotations.NullMarked;
