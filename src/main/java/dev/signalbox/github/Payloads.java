package dev.signalbox.github;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Refused;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the payload in a request's body. */
@Singleton
final class Payloads {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String FIELD = "payload=";

    /** The JSON in a body: the body itself, or a form's field {@code payload}. */
    byte[] json(byte[] body, @Nullable String contentType) {
        if (contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            return body;
        }
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            if (pair.startsWith(FIELD)) {
                try {
                    return URLDecoder.decode(pair.substring(FIELD.length()), StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw Refused.invalid("payload", "is not a correctly encoded form field");
                }
            }
        }
        throw Refused.invalid("payload", "is required");
    }

    /** @throws Refused {@code INVALID_PAYLOAD} for anything but a JSON object */
    @SuppressWarnings("unchecked")
    Map<String, Object> read(byte[] text) {
        if (JsonText.readForeign(text) instanceof Map<?, ?> payload) {
            return (Map<String, Object>) payload;
        }
        throw Refused.invalid("body", "must be a JSON object");
    }
}
