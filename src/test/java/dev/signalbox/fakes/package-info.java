/** Small stand-ins for the parts behind a seam, and a server to test the doors with. */
@NullMarked
package dev.signalbox.fakes;

import org.jspecify.annotations.NullMarked;
