/**
 * Workflows: YAML files of one folder that say what tasks of a kind have by default, and what to ask whoever makes one.
 *
 * <pre>
 *   WorkflowFolder      looks at the folder, keeps the last good version of each WorkflowFile, and tells dashboards and listeners
 *     → WorkflowYaml    text → {@code model.Workflow}, or a WorkflowProblem with its line
 *   WorkflowsController (HTTP)   the list, and the JSON Schema of the files
 * </pre>
 *
 * <p><b>Threads.</b> One timer reads the folder; the list it makes is immutable and read by any thread.
 *
 * <p><b>Ownership.</b> Each instance reads its own folder. Tasks ask {@code model.Workflows} for defaults.
 *
 * <p><b>Stored</b> is nothing here: the files belong to whoever writes them.
 */
@NullMarked
package dev.signalbox.workflows;

import org.jspecify.annotations.NullMarked;
