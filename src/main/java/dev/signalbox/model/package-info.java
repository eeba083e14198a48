/**
 * The pure rules: what a task is, which events move it, and what each of them looks like on the wire. No framework, no
 * I/O, no clock; everything here is immutable and may be used by any thread.
 */
@NullMarked
package dev.signalbox.model;

import org.jspecify.annotations.NullMarked;
