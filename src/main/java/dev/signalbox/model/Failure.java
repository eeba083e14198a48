package dev.signalbox.model;

import java.util.Map;
import java.util.Objects;

/** Why a task failed: {@code {code, message}}. A long message is whole in the timeline only. */
public record Failure(String code, String message) {
    private static final int MESSAGE_MAX = 500;

    public Failure {
        message = Objects.requireNonNull(Json.cut(message, MESSAGE_MAX));
    }

    public Map<String, Object> json() {
        return Json.object("code", code, "message", message);
    }

    public static Failure read(Fields f) {
        return new Failure(f.text("code"), f.text("message"));
    }
}
