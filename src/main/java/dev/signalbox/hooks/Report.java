package dev.signalbox.hooks;

import dev.signalbox.model.InputRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says of one of its sessions.
 *
 * @param session the agent's own name of it
 * @param message what is shown to people; {@code null} for nothing
 * @param asks what it needs from a person, of {@link What#WAITS}
 */
record Report(String session, What what, @Nullable String message, InputRequest.Kind asks, List<String> options) {
    private static final int MESSAGE_MAX = 1_000;

    /** What happened. */
    enum What {
        BEGINS,
        WORKS,
        /** It has what it waited for. */
        GOES_ON,
        WAITS,
        /** Its turn is over. */
        RESTS,
        ENDS,
        /** It is there, and nothing that people have to know. */
        IS_THERE;

        /** Whether nothing is asked any more. */
        boolean needsNobody() {
            return this == GOES_ON || this == RESTS || this == ENDS;
        }
    }

    static Report of(String session, What what, @Nullable String message) {
        return new Report(session, what, cut(message), InputRequest.Kind.QUESTION, List.of());
    }

    static Report asking(String session, InputRequest.Kind kind, String text, List<String> options) {
        return new Report(session, What.WAITS, cut(text), kind, options);
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String stripped = text.strip();
        if (stripped.length() <= MESSAGE_MAX) {
            return stripped;
        }
        int end = Character.isHighSurrogate(stripped.charAt(MESSAGE_MAX - 2)) ? MESSAGE_MAX - 2 : MESSAGE_MAX - 1;
        return stripped.substring(0, end) + "…";
    }
}
