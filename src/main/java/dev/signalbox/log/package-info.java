/**
 * The ordered truth: one document an event in the collection {@code events},
 *
 * <pre>{_id: "&lt;spaceId&gt;/&lt;spaceVersion, 12 digits&gt;", event: &lt;id&gt;, taskKey: "&lt;taskId&gt;/&lt;taskVersion&gt;" (else the _id),
 *  type, at, actor, data, effect?, key?, entityType?, entityId?}</pre>
 *
 * <p>Blocking calls; run them on virtual threads.
 */
@NullMarked
package dev.signalbox.log;

import org.jspecify.annotations.NullMarked;
