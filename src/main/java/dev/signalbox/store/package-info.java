/**
 * MongoDB: connected, or embedded and durable, and indexed. Above this room nobody knows which of the two it is, except by
 * {@link dev.signalbox.store.Mongo#isEmbedded()}.
 *
 * <p>The embedded store is mongo-java-server over one H2 file, {@code <data dir>/store.mv}. Its handlers run on its own
 * 32 threads; one thread, {@code store-commit}, makes what they changed durable and wakes them. A write is acknowledged
 * only then, so a process may be killed at any moment.
 */
@NullMarked
package dev.signalbox.store;

import org.jspecify.annotations.NullMarked;
