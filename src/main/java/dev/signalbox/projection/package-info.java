/**
 * Folded state: the live view of each space, in feed order, and behind it the collections that can be rebuilt from the
 * log. Commands are decided here, against the complete state before them. What a space holds in memory changes under its
 * one lock; the appender and the projector of a space are a virtual thread each.
 */
@NullMarked
package dev.signalbox.projection;

import org.jspecify.annotations.NullMarked;
