package dev.signalbox.model;

import java.util.Map;

/** Why a task failed: {@code {code, message}}. */
public record Failure(String code, String message) {
    public Map<String, Object> json() {
        return Json.object("code", code, "message", message);
    }

    public static Failure read(Fields f) {
        return new Failure(f.text("code"), f.text("message"));
    }
}
