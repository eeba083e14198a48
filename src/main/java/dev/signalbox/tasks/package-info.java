/**
 * The life of a task. The controller and the gateway are doors: they read what was sent and call {@link
 * dev.signalbox.tasks.TasksService}, where the rules are. Everything runs on virtual threads.
 */
@NullMarked
package dev.signalbox.tasks;

import org.jspecify.annotations.NullMarked;
