package dev.signalbox.access;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The caller's {@code Idempotency-Key} as the log keeps it: hashed with its principal and route. */
public final class RequestKeys {
    private static final int KEY_MAX = 255;

    private RequestKeys() {}

    /**
     * @param key as it was sent; {@code null} for none
     * @param route what was asked for, the same on every transport
     * @param body the JSON value that was sent
     */
    public static Event.@Nullable Key of(
            Principal principal, @Nullable String key, String route, @Nullable Object body) {
        if (key == null) {
            return null;
        }
        if (key.isBlank() || key.length() > KEY_MAX) {
            throw Refused.invalid("Idempotency-Key", "must have 1 to " + KEY_MAX + " characters");
        }
        String who = principal.subject() + "\n" + route + "\n" + key;
        return new Event.Key(Hashes.hex(who), Hashes.hex(new String(JsonText.write(body), StandardCharsets.UTF_8)));
    }
}
