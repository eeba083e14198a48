/**
 * Agents: registration, heartbeats, claims of tasks, and the check that marks silent agents as offline and takes their tasks back.
 *
 * <pre>
 *   AgentsController (HTTP), AgentsGateway (sockets)   parse requests, write responses
 *     → AgentsService   the rules; a registration or a change of status is an event, a plain heartbeat is not
 *       → Presence      (of projection) keeps the heartbeats
 *     → Claims          gives an agent the next task, and takes it back
 *     CallersAgents     which agent a caller stands for, for mcp and hooks
 *     ← OfflineCheck    appends the event when heartbeats have stopped
 * </pre>
 *
 * <p><b>Threads.</b> Requests run on virtual threads and may block; the check runs on the scheduler's thread.
 *
 * <p><b>Ownership.</b> Every instance checks the spaces that are live on it. An instance waits for the others' heartbeats before it
 * marks an agent as offline.
 *
 * <p><b>Stored.</b> The entity {@code agent} of its space. Heartbeats are stored by {@code Presence}; this package decides when those of
 * an ended instance are removed.
 */
@NullMarked
package dev.signalbox.agents;

import org.jspecify.annotations.NullMarked;
