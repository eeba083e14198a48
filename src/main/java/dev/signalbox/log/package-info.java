/**
 * The event log: the total order of the events of each space, and the only data that cannot be rebuilt.
 *
 * <p><b>Purpose.</b> An event is appended at the position that its writer chose, or not at all. Several instances append to the same
 * space; the unique {@code _id} decides which of them gets a position.
 *
 * <pre>
 *   EventLog            the contract: insert at given positions, read a space or a task without gaps
 *     ← MongoEventLog   resolves inserts of unknown outcome; EventCodec maps events to documents
 * </pre>
 *
 * <p><b>Threads.</b> Any; every call blocks until the store answers, so call it on virtual threads.
 *
 * <p><b>Ownership.</b> Only the appender of a space ({@code projection}) inserts. When the process ends, an insert whose outcome is
 * still unknown throws {@code LogClosedException}.
 *
 * <p><b>Stored.</b> One document per event in the collection {@code events}, never deleted, and changed only to remove a task for good:
 *
 * <pre>{_id: "&lt;spaceId&gt;/&lt;spaceVersion, 12 digits&gt;", event: &lt;id&gt;, taskKey: "&lt;taskId&gt;/&lt;taskVersion&gt;" (else the _id),
 *  type, at, actor, data, effect?, key?, entityType?, entityId?}</pre>
 *
 * <p>Where old tasks are removed, an event of one becomes {@code {_id, event, taskKey, type: "purged", at, actor, data, effect}},
 * without anything that somebody wrote.
 */
@NullMarked
package dev.signalbox.log;

import org.jspecify.annotations.NullMarked;
