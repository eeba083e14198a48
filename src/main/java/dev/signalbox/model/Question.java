package dev.signalbox.model;

import java.util.List;
import java.util.Map;

/** A question of an agent: {@code {id, text, options?}}. */
public record Question(String id, String text, List<String> options) {
    /** The longest id of a question or another request, in characters. */
    static final int ID_MAX = 100;

    public Question {
        options = List.copyOf(options);
    }

    public Map<String, Object> json() {
        return Json.object("id", id, "text", text, "options", options.isEmpty() ? null : options);
    }

    public static Question read(Fields fields) {
        return new Question(fields.text("id", ID_MAX), fields.text("text"), fields.texts("options", 20, 500));
    }
}
