/**
 * What two instances on one store go through: they are killed, frozen and cut off, and their store stands still, while
 * others write through them and follow. Nothing that was acknowledged is lost, nothing is doubled, and all agree in the end.
 */
@NullMarked
package dev.signalbox.faults;

import org.jspecify.annotations.NullMarked;
