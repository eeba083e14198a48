/** Who may: credentials in, principals out, and what each of them may see. Blocking calls; run them on virtual threads. */
@NullMarked
package dev.signalbox.access;

import org.jspecify.annotations.NullMarked;
