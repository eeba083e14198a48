/** How we are observed and what we can be told: metrics, limits, and the one sentence that a wrong setting gets. */
@NullMarked
package dev.signalbox.ops;

import org.jspecify.annotations.NullMarked;
