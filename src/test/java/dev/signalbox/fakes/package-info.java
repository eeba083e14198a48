/** Fakes of parts behind an interface, and a server for tests of endpoints. */
@NullMarked
package dev.signalbox.fakes;

import org.jspecify.annotations.NullMarked;
