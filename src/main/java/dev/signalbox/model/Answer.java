package dev.signalbox.model;

import java.util.Map;

/** The answer to the question with that id: {@code {id, text}}. */
public record Answer(String id, String text) {
    public Map<String, Object> json() {
        return Json.object("id", id, "text", text);
    }

    static Answer read(Fields fields) {
        return new Answer(fields.text("id", Question.ID_MAX), fields.text("text"));
    }
}
