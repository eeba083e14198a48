/**
 * Presence of agents. An agent is an entity of its space; its registration and each change of its status are events. A
 * heartbeat is none: it goes to {@link dev.signalbox.projection.Presence}, and {@link dev.signalbox.agents.RollCall} makes an
 * event of it when none comes any more. Everything runs on virtual threads, the roll call on the scheduler's.
 */
@NullMarked
package dev.signalbox.agents;

import org.jspecify.annotations.NullMarked;
