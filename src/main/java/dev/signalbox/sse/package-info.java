/**
 * {@code GET /api/sync}: the complete state of a space, as a stream of Server-Sent Events or one at a time (SPEC section 6).
 *
 * <p>A stream costs about 1 KB of heap besides Netty's connection. States are never queued for it: while the network takes
 * nothing, at most one frame is waiting in Netty, and the next one is the newest state of that moment. Frames are shared by
 * all streams with the same types; a stream that is stuck for {@code signalbox.transport.slow-timeout} is cut.
 */
@NullMarked
package dev.signalbox.sse;

import org.jspecify.annotations.NullMarked;
