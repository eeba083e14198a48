/**
 * The words after {@code java -jar signalbox.jar}. Commands on the store itself ({@code check}, {@code rebuild}, {@code
 * export}, …) open it as a start does, without serving; the embedded store has one process at a time. Commands for a person or
 * an agent ({@code task}, {@code tail}, {@code claim}) ask a server by HTTP with a key. {@code user}, {@code key} and {@code
 * backup} reach a running server of the same folder with a token that they sign with the folder's own secret.
 *
 * <p>Each command runs on the main thread and ends the process with 0, with 1 when it failed or found something wrong, or with 2
 * when a word or a setting is wrong. Output is for people unless {@code --json} is given.
 */
@NullMarked
package dev.signalbox.cli;

import org.jspecify.annotations.NullMarked;
