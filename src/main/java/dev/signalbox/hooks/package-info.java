/**
 * Reports of coding agents that know nothing of Signalbox (SPEC section 11): Claude Code's HTTP hooks as they are, and a plain form
 * for every other agent.
 *
 * <pre>
 *   HooksController   the endpoints; answers are never anything that would steer an agent
 *     → ClaudeCode, PlainForm   what a body says, as a Report
 *     → Reports       which task it is about, and the events that it makes: the run, progress, requests to people
 *       → Sessions    what is known of a session from its earlier reports
 * </pre>
 *
 * <p><b>Threads.</b> Requests run on virtual threads and may block.
 *
 * <p><b>Memory.</b> {@code Sessions} holds 10,000 at most, each until a day after its last report. One that is forgotten is bound
 * again by its next report.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.hooks;

import org.jspecify.annotations.NullMarked;
