/**
 * What concerns a space as a whole: the space itself and its members, its room of beings and intentions, and subscriptions
 * by pattern to all that happens in it. Beings and intentions are not there yet, so their lists are empty.
 */
@NullMarked
package dev.signalbox.spaces;

import org.jspecify.annotations.NullMarked;
