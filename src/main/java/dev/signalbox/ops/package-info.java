/** How we are observed: metrics, log lines, and the one sentence that a wrong setting gets. */
@NullMarked
package dev.signalbox.ops;

import org.jspecify.annotations.NullMarked;
