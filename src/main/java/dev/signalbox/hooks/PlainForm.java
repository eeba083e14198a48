package dev.signalbox.hooks;

import dev.signalbox.hooks.Report.What;
import dev.signalbox.model.Fields;
import dev.signalbox.model.InputRequest;
import java.util.List;

/** Reads {@code {session, state, message?, taskId?, branch?, repo?}}. */
final class PlainForm {
    private static final int NAME_MAX = 200;
    private static final List<String> STATES = List.of("working", "waiting", "idle", "ended");

    private PlainForm() {}

    static Report read(Fields fields) {
        String session = fields.text("session", NAME_MAX);
        String state = fields.oneOf("state", STATES);
        String message = fields.textOrNull("message");
        fields.textOrNull("taskId", NAME_MAX);
        fields.textOrNull("branch");
        fields.check();
        return switch (state) {
            case "working" -> Report.of(session, What.GOES_ON, message);
            case "waiting" ->
                Report.asking(
                        session,
                        InputRequest.Kind.QUESTION,
                        message == null || message.isBlank() ? "It waits for input" : message,
                        List.of());
            case "idle" -> Report.of(session, What.RESTS, message);
            default -> Report.of(session, What.ENDS, message);
        };
    }
}
