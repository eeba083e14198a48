/** Small stand-ins for the parts behind a seam, and a server to test transports with. */
@NullMarked
package dev.signalbox.fakes;

import org.jspecify.annotations.NullMarked;
