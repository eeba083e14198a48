/**
 * What every request shares: one shape for every error, the headers that protect the web app, its files, and how large a
 * body may be. Nothing here blocks.
 */
@NullMarked
package dev.signalbox.http;

import org.jspecify.annotations.NullMarked;
