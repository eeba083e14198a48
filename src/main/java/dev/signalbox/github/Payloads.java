package dev.signalbox.github;

import dev.signalbox.model.Refused;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a request's body to the payload in it. */
@Singleton
final class Payloads {
    private static final Argument<Map<String, Object>> OBJECT = Argument.mapOf(String.class, Object.class);
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String FIELD = "payload=";

    private final JsonMapper json;

    Payloads(JsonMapper json) {
        this.json = json;
    }

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
                    throw Refused.invalid("payload", "is not encoded as a form's field");
                }
            }
        }
        throw Refused.invalid("payload", "is required");
    }

    Map<String, Object> read(byte[] text) {
        try {
            Map<String, Object> payload = json.readValue(text, OBJECT);
            if (payload != null) {
                return payload;
            }
        } catch (IOException | RuntimeException e) {
            // answered below; what the parser says is not for the other side
        }
        throw Refused.invalid("body", "must be a JSON object");
    }
}
