package dev.signalbox.github;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of the issue that is made of a task: its description, a link, and the line by which it is found again. Pure. */
final class IssueText {
    private static final Pattern LINE = Pattern.compile("(?im)^signalbox-task:\\s*(\\S+)\\s*$");

    private IssueText() {}

    /** @param link to the task */
    static String of(String taskId, @Nullable String description, String link) {
        String text = description == null || description.isBlank() ? "" : description.strip() + "\n\n";
        return text + "[The task in Signalbox](" + link + ")\n\nSignalbox-Task: " + taskId + "\n";
    }

    static boolean isOf(String taskId, String body) {
        return taskId.equals(taskOf(body));
    }

    /** The task that an issue was made of: the last line of this kind counts, as a description may have some too. */
    static @Nullable String taskOf(String body) {
        String last = null;
        for (Matcher line = LINE.matcher(body); line.find(); ) {
            last = line.group(1);
        }
        return last;
    }
}
