/**
 * The Model Context Protocol at {@code /mcp}: tools with which an agent takes a task, reports, asks and finishes (SPEC section 11).
 *
 * <pre>
 *   McpController    the endpoint: streamable HTTP without sessions, each request for itself
 *     → McpTransport   JSON-RPC to and from the SDK's stateless server
 *       → Toolbox      tools, also as the SDK knows them: TaskTools, AgentTools
 *         → Tool       one call: who calls, its arguments, its result or its refusal
 *       → TaskResource   signalbox://tasks/{id}
 *   Shapes           the schemas of arguments and results, from /openapi.yml
 *   Asking           asks the requests that are new, and knows what was answered; AnswerWait waits for more
 * </pre>
 *
 * <p><b>Threads.</b> A request runs on its own virtual thread and may block, as {@code ask} does for up to 50 s.
 *
 * <p><b>Ownership.</b> {@code AnswerWait} has an entry for each waiting call, which that call removes. Nothing is kept between
 * requests.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.mcp;

import org.jspecify.annotations.NullMarked;
