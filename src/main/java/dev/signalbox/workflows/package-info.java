/**
 * Workflows: YAML files of one folder that say what tasks of a kind have by default, and what to ask whoever makes one.
 *
 * <pre>
 *   WorkflowFolder      looks at the folder, and keeps the last good version of each WorkflowFile
 *     → WorkflowYaml    text → {@code model.Workflow}, or a WorkflowProblem with its line
 *     → ShownWorkflows  the list that is shown; tells dashboards, listeners and other instances
 *   WorkflowsController (HTTP)   the list, and the JSON Schema of the files
 * </pre>
 *
 * <p><b>Threads.</b> One timer reads the folder; the list it makes is immutable and read by any thread.
 *
 * <p><b>Ownership.</b> Each instance reads its own folder; one without any file shows those of another. Tasks ask {@code model.Workflows} for defaults.
 *
 * <p><b>Stored</b> is nothing here: the files belong to whoever writes them.
 */
@NullMarked
package dev.signalbox.workflows;

import org.jspecify.annotations.NullMarked;
