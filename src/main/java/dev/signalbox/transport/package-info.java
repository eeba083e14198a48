/**
 * Bytes: what every transport shares. Each transport turns its wire into {@code rooms.Client}s and commands, and messages
 * into frames; nothing here knows what a task is. A client's state belongs to one event loop, its commands to one virtual
 * thread at a time.
 */
@NullMarked
package dev.signalbox.transport;

import org.jspecify.annotations.NullMarked;
