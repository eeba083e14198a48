/**
 * Who hears what: rooms of clients, the messages an event makes, and the socket commands that gateways serve. A
 * client enters a room under the lock of the space, in feed order; a client's own queue belongs to its transport.
 */
@NullMarked
package dev.signalbox.rooms;

import org.jspecify.annotations.NullMarked;
