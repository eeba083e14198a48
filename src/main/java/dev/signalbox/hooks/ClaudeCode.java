package dev.signalbox.hooks;

import dev.signalbox.hooks.Report.What;
import dev.signalbox.model.Fields;
import dev.signalbox.model.InputRequest;
import dev.signalbox.model.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of Claude Code's hooks ("Hooks reference", hook input): {@code session_id}, {@code hook_event_name}, and the
 * fields of the event. Events without a meaning for people, and those that do not exist yet, say that the agent is there. Of
 * what a tool gets only its name is shown, with a description, a file's name or a program's: the rest may be secret.
 */
final class ClaudeCode {
    private static final int OPTIONS_MAX = 20;
    private static final int OPTION_MAX = 500;
    private static final int NAME_MAX = 200;

    private ClaudeCode() {}

    static Report read(Fields fields) {
        String session = fields.text("session_id", NAME_MAX);
        String event = fields.text("hook_event_name", NAME_MAX);
        fields.check();
        Map<?, ?> input = fields.json();
        return switch (event) {
            case "SessionStart" -> Report.of(session, What.BEGINS, null);
            case "UserPromptSubmit" -> Report.of(session, What.GOES_ON, "Works on a prompt");
            case "PreToolUse" -> beforeTool(session, input);
            case "PostToolUse", "PermissionDenied", "ElicitationResult" -> Report.of(session, What.GOES_ON, null);
            case "PostToolUseFailure" -> Report.of(session, What.GOES_ON, tool(input) + " failed");
            case "PermissionRequest" ->
                Report.asking(session, InputRequest.Kind.PERMISSION, "May it use " + tool(input) + "?", List.of());
            case "Elicitation" -> asking(session, text(input, "message"), "A tool asks for input");
            case "Notification" -> notification(session, input);
            case "Stop" -> Report.of(session, What.RESTS, text(input, "last_assistant_message"));
            case "StopFailure" ->
                Report.of(session, What.RESTS, "The turn ended with an error: " + text(input, "error"));
            case "SessionEnd" -> Report.of(session, What.ENDS, null);
            default -> Report.of(session, What.IS_THERE, null);
        };
    }

    private static Report beforeTool(String session, Map<?, ?> input) {
        if ("AskUserQuestion".equals(text(input, "tool_name"))
                && Json.asObject(input.get("tool_input")).get("questions") instanceof List<?> questions
                && !questions.isEmpty()) {
            Map<String, Object> question = Json.asObject(questions.getFirst());
            List<String> options = question.get("options") instanceof List<?> given
                    ? given.stream()
                            .map(option -> text(Json.asObject(option), "label"))
                            .filter(label -> label != null && !label.isBlank() && label.length() <= OPTION_MAX)
                            .map(String::valueOf)
                            .limit(OPTIONS_MAX)
                            .toList()
                    : List.of();
            String text = text(question, "question");
            return Report.asking(
                    session, InputRequest.Kind.QUESTION, text == null ? "It has a question" : text, options);
        }
        return Report.of(session, What.WORKS, tool(input));
    }

    private static Report notification(String session, Map<?, ?> input) {
        String message = text(input, "message");
        String type = text(input, "notification_type");
        String kind = type != null ? type : message == null ? "" : message.toLowerCase(Locale.ROOT);
        if (kind.contains("permission")) {
            return Report.asking(
                    session,
                    InputRequest.Kind.PERMISSION,
                    message == null ? "It needs a permission" : message,
                    List.of());
        }
        return kind.contains("idle") || kind.contains("elicitation_dialog") || kind.contains("waiting")
                ? asking(session, message, "It waits for input")
                : Report.of(session, What.IS_THERE, null);
    }

    private static Report asking(String session, @Nullable String text, String otherwise) {
        return Report.asking(session, InputRequest.Kind.QUESTION, text == null ? otherwise : text, List.of());
    }

    /** A tool as people may see it. */
    private static String tool(Map<?, ?> input) {
        String name = text(input, "tool_name");
        Map<String, Object> of = Json.asObject(input.get("tool_input"));
        String description = text(of, "description");
        String file = text(of, "file_path");
        String command = text(of, "command");
        String what = description != null
                ? description
                : file != null
                        ? file.substring(1 + Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')))
                        : command != null ? command.strip().split("\\s", 2)[0] : null;
        String tool = name == null ? "a tool" : name;
        return what == null || what.isBlank() ? tool : tool + ": " + what;
    }

    private static @Nullable String text(Map<?, ?> object, String name) {
        return object.get(name) instanceof String text && !text.isBlank() ? text : null;
    }
}
