package dev.signalbox.workflows;

import dev.signalbox.model.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a file is no workflow.
 *
 * @param line of the mistake, from 1; {@code null} where there is none
 */
record WorkflowProblem(String message, @Nullable Integer line) {
    Map<String, Object> json() {
        return Json.object("message", message, "line", line);
    }
}
