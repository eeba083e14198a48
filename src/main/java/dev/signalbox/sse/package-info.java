/**
 * {@code GET /api/sync}: the complete state of a space, as a stream of Server-Sent Events or as a single response (SPEC section 6).
 *
 * <pre>
 *   SyncController ← SyncQuery, EntityTags   the endpoint, its parameters, and If-None-Match
 *     → SseStreams                           the open streams: limits, draining, revocations, and the common timer
 *       → SseStream                          one stream: requests of the server, heartbeats and the end
 * </pre>
 *
 * <p><b>Threads.</b> Events of a stream come from event loops, virtual threads and the timer. They take turns: one thread at a time does
 * the work of all, and none blocks.
 *
 * <p><b>Ownership.</b> A stream owns its {@code StateSubscription} and closes it when it ends; {@code SseStreams} then removes it from
 * the limits, {@code Drain} and {@code Revocations}.
 *
 * <p><b>Memory.</b> A stream needs about 1 KB of heap besides Netty's connection. States are never queued for it: while the network
 * accepts nothing, at most one frame waits in Netty, and the next frame is the newest state at that time. Streams with the same types
 * share their frames. A stream that accepts nothing for {@code signalbox.transport.slow-timeout} is cut.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.sse;

import org.jspecify.annotations.NullMarked;
