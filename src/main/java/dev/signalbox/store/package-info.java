/**
 * MongoDB: connected, or embedded and durable, and its indexes. The packages above do not see which of the two it is, except by
 * {@link dev.signalbox.store.Mongo#isEmbedded()}.
 *
 * <pre>
 *   Connection → Mongo        the one client, for the URI of StoreSettings or for the embedded server
 *     EmbeddedMongo           the store in this process; InProcess is the driver's way to it, without a socket
 *       → DurableBackend      mongo-java-server; a write is answered when it is on the disk
 *         → GroupCommit       one commit and one sync for all writes that wait; outages → MvDisk → StoreFile (H2 MVStore)
 *         → Compaction        gives space back; Scrub, CheckedType, StoreMark: damage is found
 *   Indexes                   every index, made at the start
 * </pre>
 *
 * <p><b>Threads.</b> Calls of the driver block; make them on virtual threads. A command for the embedded store runs in the thread that
 * sends it, interrupted or not; those of other processes on 32 threads of the port. One thread, {@code store-commit}, makes what they
 * changed durable and wakes them. So a process may be killed at any moment.
 *
 * <p><b>Ownership.</b> A collection belongs to the package that writes it, which says its shape and what ends its documents:
 * {@code events} to {@code log}; {@code tasks}, {@code entities}, {@code spaces},
 * {@code keys} and {@code instances} to {@code projection}; {@code audit} and
 * {@code keyUses} to {@code access}; {@code deliveries} and {@code delivery_parts} to {@code github}; {@code sessions} to {@code socketio}.
 *
 * <p><b>Stored.</b> The embedded store is one file, {@code <data folder>/store.mv}. Beside it is
 * {@code store.mark}: one line with a version of it that was durable.
 */
@NullMarked
package dev.signalbox.store;

import org.jspecify.annotations.NullMarked;
