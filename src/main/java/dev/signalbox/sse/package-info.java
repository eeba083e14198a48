/**
 * {@code GET /api/sync}: the complete state of a space, as a stream of Server-Sent Events or as a single response (SPEC section 6).
 *
 * <pre>
 *   SyncController ← SyncQuery, EntityTags   the endpoint, its parameters, and If-None-Match
 *     → SseSession                           one stream: a StateFeed
 *       → StreamSession                      begins and ends it, within the limits, and keeps it open; a2a has streams on it too
 *       → SseTransport                       the body of the response
 * </pre>
 *
 * <p><b>Threads, ownership, memory</b> are those of {@code session.Session}: turn of the loop, slow consumers, draining, the end of a
 * credential and revocations. While the network accepts nothing, at most one state waits in Netty, and the next is the newest at that
 * time. Streams with the same types share their states.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.sse;

import org.jspecify.annotations.NullMarked;
