/**
 * A2A 1.0, its read side: other agents and orchestrators read our tasks, and follow them (SPEC section 11).
 *
 * <pre>
 *   AgentCardController   /.well-known/agent-card.json
 *   A2aController         GET a task, GET a list, :subscribe
 *     → A2aTasks          a task and its changes in the words of A2A
 *     → TaskStreams       opens streams
 *       → TaskStream      one stream: what was missed, then the messages of a pattern of delivery
 * </pre>
 *
 * <p><b>Threads, ownership, memory</b> are those of {@code session.Session}.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.a2a;

import org.jspecify.annotations.NullMarked;
