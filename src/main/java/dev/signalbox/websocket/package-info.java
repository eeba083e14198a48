/**
 * Plain WebSocket on {@code /ws}: the same events and commands as Socket.IO, for clients that speak no Socket.IO.
 *
 * <pre>
 *   client → {"event": "task:join", "data": {…}, "id"?}      command, dispatched to the gateways
 *          → {"event": "auth", "data": {token | apiKey}}     first, if the handshake brought no credential
 *   server → {"event": "task:created", "data": {…}}          as the rooms have it
 *          → {"event": "ack", "id", "data": {ok, …}}         the answer to a command with an id
 *          → {"event": "error", "data": {code, message}}     a command without an id that was refused, or a frame that is none
 * </pre>
 *
 * <p>{@code /ws/tasks} and {@code /ws/agents} ({@code ?spaceId}) sign in alike, take no commands, and send the whole list at
 * the start and after every change, at most ten times a second:
 *
 * <pre>
 *   server → {"type": "tasks_update", "data": […], "version", "timestamp"}
 * </pre>
 *
 * <p>Such a socket costs what any session costs, plus at most one list that waits; the lists are shared.
 *
 * <p>The end is told by the close code (SPEC section 6). Heartbeat, queues and slow clients: {@code transport.Session}.
 */
@NullMarked
package dev.signalbox.websocket;

import org.jspecify.annotations.NullMarked;
