package dev.signalbox.fakes;

import dev.signalbox.delivery.JsonText;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads JSON answers for tests. */
public final class Answers {
    private Answers() {}

    @SuppressWarnings("unchecked")
    public static Map<String, Object> json(String text) {
        return (Map<String, Object>) JsonText.read(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Map<String, Object> json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> items(HttpResponse<String> answer) {
        return (List<Map<String, Object>>) json(answer).get("items");
    }

    public static long number(Map<String, Object> json, String name) {
        return ((Number) json.get(name)).longValue();
    }
}
