package dev.signalbox.tasks;

import dev.signalbox.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the demo plays: some tasks, each with its own fate, their steps in turn. Links lead to an example host. */
final class DemoScript {
    /** A step of a task; the first of each is its creation. */
    record Step(int task, String type, Map<String, Object> data) {
        boolean isCreation() {
            return type.equals("created");
        }
    }

    private static final String REPO = "example/shop";
    private static final String URL = "https://github.example/" + REPO;

    private static final List<List<Step>> STORIES = List.of(
            List.of(
                    created(0, "Checkout: show shipping costs before payment", "checkout"),
                    step(0, "analyzing"),
                    step(0, "progress", "message", "Reading the checkout flow", "percent", 30L),
                    dispatched(0, 101),
                    step(0, "progress", "message", "Writing the change", "percent", 60L),
                    opened(0, 201),
                    check(0, 201, "build", "success"),
                    step(0, "pr_review", "state", "approved", "author", "mara", "prNumber", 201L),
                    merged(0, 201)),
            List.of(
                    created(1, "Search finds nothing for names with an umlaut", "search", "bug"),
                    step(1, "analyzing"),
                    step(
                            1,
                            "clarification_needed",
                            "questions",
                            List.of(Map.of(
                                    "id", "fold",
                                    "text", "Should ä also match ae, or only a?",
                                    "options", List.of("both", "only a")))),
                    step(1, "clarification_answered", "answers", List.of(Map.of("id", "fold", "text", "both"))),
                    dispatched(1, 102),
                    opened(1, 202),
                    check(1, 202, "build", "failure"),
                    check(1, 202, "build", "success"),
                    merged(1, 202)),
            List.of(
                    created(2, "Move image thumbnails to AVIF", "performance"),
                    step(2, "analyzing"),
                    step(
                            2,
                            "failed",
                            "code",
                            "BUILD_BROKEN",
                            "message",
                            "The image library has no AVIF encoder here.")),
            List.of(
                    created(3, "Invoice PDF: round the tax per line", "billing"),
                    step(3, "analyzing"),
                    dispatched(3, 103),
                    opened(3, 203),
                    check(3, 203, "build", "success")),
            List.of(
                    created(4, "Price filter: let people choose the currency", "search"),
                    step(4, "analyzing"),
                    step(
                            4,
                            "clarification_needed",
                            "questions",
                            List.of(Map.of("id", "currencies", "text", "Which currencies should the filter offer?")))));

    static final int TASKS = STORIES.size();

    private DemoScript() {}

    /** All steps, one of each story in turn. */
    static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        int longest = STORIES.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<Step> story : STORIES) {
                if (i < story.size()) {
                    steps.add(story.get(i));
                }
            }
        }
        return steps;
    }

    private static Step created(int task, String title, String... labels) {
        return step(
                task,
                "created",
                "title",
                title,
                "description",
                "A made-up task of the demo.",
                "repo",
                REPO,
                "labels",
                List.of(labels),
                "assignedTo",
                "demo-agent");
    }

    private static Step dispatched(int task, long issue) {
        return step(task, "dispatched", "issueUrl", URL + "/issues/" + issue, "issueNumber", issue, "repo", REPO);
    }

    private static Step opened(int task, long pr) {
        return step(task, "pr_opened", "prUrl", URL + "/pull/" + pr, "prNumber", pr, "repo", REPO);
    }

    private static Step check(int task, long pr, String name, String conclusion) {
        return step(task, "check", "name", name, "conclusion", conclusion, "url", URL + "/actions", "prNumber", pr);
    }

    private static Step merged(int task, long pr) {
        return step(task, "pr_merged", "mergeCommitSha", "0".repeat(37) + pr, "prNumber", pr, "repo", REPO);
    }

    private static Step step(int task, String type, Object... data) {
        return new Step(task, type, Json.object(data));
    }
}
