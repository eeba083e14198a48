package dev.signalbox.model;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that an agent needs from a person: {@code {id, kind, text, options?, expiresAt?}}.
 *
 * @param expiresAt when the system withdraws it; {@code null} for never
 */
public record InputRequest(
        String id,
        Kind kind,
        String text,
        List<String> options,
        @Nullable Instant expiresAt) {
    /** What is needed. */
    public enum Kind {
        QUESTION,
        PERMISSION,
        REVIEW,
        CREDENTIALS;

        private static final List<String> WIRES =
                Arrays.stream(values()).map(Kind::wire).toList();

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public InputRequest {
        options = List.copyOf(options);
    }

    static InputRequest of(Question question) {
        return new InputRequest(question.id(), Kind.QUESTION, question.text(), question.options(), null);
    }

    public Map<String, Object> json() {
        return Json.object(
                "id",
                id,
                "kind",
                kind.wire(),
                "text",
                text,
                "options",
                options.isEmpty() ? null : options,
                "expiresAt",
                Json.timeOrNull(expiresAt));
    }

    static InputRequest read(Fields fields) {
        return new InputRequest(
                fields.text("id", Question.ID_MAX),
                Kind.valueOf(fields.oneOf("kind", Kind.WIRES).toUpperCase(Locale.ROOT)),
                fields.text("text"),
                fields.texts("options", 20, 500),
                fields.timeOrNull("expiresAt"));
    }
}
