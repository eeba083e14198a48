package dev.signalbox.tasks;

import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.rooms.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The caller's {@code Idempotency-Key} as the log keeps it: hashed with who asked and for what. */
final class RequestKeys {
    private static final int KEY_MAX = 255;

    private RequestKeys() {}

    /**
     * @param key as it was sent; {@code null} for none
     * @param route what was asked for, the same for every door that leads there
     * @param body the JSON value that was sent
     */
    static Event.@Nullable Key of(Principal principal, @Nullable String key, String route, @Nullable Object body) {
        if (key == null) {
            return null;
        }
        if (key.isBlank() || key.length() > KEY_MAX) {
            throw Refused.invalid("Idempotency-Key", "must have 1 to " + KEY_MAX + " characters");
        }
        String who = principal.subject() + "\n" + route + "\n" + key;
        return new Event.Key(hash(who.getBytes(StandardCharsets.UTF_8)), hash(JsonText.write(body)));
    }

    /** The key of an event that is appended, the same for HTTP and for sockets. */
    static Event.@Nullable Key ofEvent(
            Principal principal, @Nullable String key, String taskId, String type, Fields data) {
        return of(
                principal,
                key,
                "POST /api/tasks/" + taskId + "/events",
                key == null ? null : Json.object("type", type, "data", data.json()));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
