/**
 * The domain: tasks, spaces, agents and their events, with the rules that need nothing but their arguments.
 *
 * <p><b>Purpose.</b> It defines what a task is, which events change it, and the JSON form of each type.
 *
 * <pre>
 *   TaskEvent, EntityEvent   payloads; parsed and validated by Fields, also when they are read from the store
 *     → Event                a payload at its position in the total order of its space
 *       → Task, Entity       the pure fold of the events: apply
 *   EventType                the transition table of a task's status
 *   Refused                  a refusal, with an ErrorCode that clients see
 * </pre>
 *
 * <p><b>Threads.</b> Any: values are immutable. {@code Fields} and {@code TaskFold} are not thread-safe; each lives within one call.
 *
 * <p><b>Ownership.</b> No framework, no I/O, no clock: the caller passes times and ids. Every other package may use this one.
 *
 * <p><b>Stored</b> is nothing here; {@code log} stores events, {@code projection} stores tasks and entities.
 */
@NullMarked
package dev.signalbox.model;

import org.jspecify.annotations.NullMarked;
