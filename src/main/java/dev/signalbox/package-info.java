/** Where the process begins and ends. */
@NullMarked
package dev.signalbox;

import org.jspecify.annotations.NullMarked;
