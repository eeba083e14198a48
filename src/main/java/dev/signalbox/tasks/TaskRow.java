package dev.signalbox.tasks;

import dev.signalbox.model.Issue;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task for a reader of a dashboard who asks for few bytes ({@code brief}): without what follows from the rest. That is {@code spaceId}, which the state has; {@code eventCount}, which is the version; {@code prs} where {@code pr}
 * is all of them; and in {@code issue} and {@code pr} a repository that is the task's, the usual address on GitHub,
 * {@code draft: false} and no {@code checks}. {@code web/src/realtime/rows.ts} puts them back.
 */
final class TaskRow {
    private TaskRow() {}

    static Map<String, Object> json(Task task) {
        Map<String, Object> row = task.json();
        row.remove("spaceId");
        row.remove("eventCount");
        Issue issue = task.issue();
        if (issue != null) {
            row.put("issue", linked(issue.json(), task.repo(), issue.hasUsualUrl()));
        }
        PullRequest pull = task.pr();
        if (pull != null) {
            if (task.pulls().size() == 1) {
                row.remove("prs");
            }
            Map<String, Object> pr = linked(pull.json(), task.repo(), pull.hasUsualUrl());
            pr.remove("draft", false);
            pr.remove("checks", List.of());
            row.put("pr", pr);
        }
        return row;
    }

    /** @param repo of the task */
    private static Map<String, Object> linked(Map<String, Object> whole, @Nullable String repo, boolean hasUsualUrl) {
        Map<String, Object> linked = new LinkedHashMap<>(whole);
        if (hasUsualUrl) {
            linked.remove("url");
        }
        if (repo != null && !linked.remove("repo", repo)) {
            linked.putIfAbsent("repo", ""); // none is known yet: it is not the task's
        }
        return linked;
    }
}
