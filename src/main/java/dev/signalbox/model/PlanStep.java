package dev.signalbox.model;

import java.util.List;
import java.util.Map;

/** A step of an agent's plan: {@code {text, state}}, where the state is {@code todo}, {@code doing} or {@code done}. */
public record PlanStep(String text, String state) {
    static final int STEPS_MAX = 50;
    private static final List<String> STATES = List.of("todo", "doing", "done");

    public Map<String, Object> json() {
        return Json.object("text", text, "state", state);
    }

    static PlanStep read(Fields fields) {
        return new PlanStep(fields.text("text", 200), fields.oneOf("state", STATES));
    }
}
