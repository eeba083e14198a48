package dev.signalbox.tasks;

import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Answer;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Question;
import dev.signalbox.model.TaskEvent;
import java.util.ArrayList;
import java.util.List;

/** The script of the demo: tasks with different outcomes, whose steps are interleaved. Links lead to an example host. */
final class DemoScript {
    /** A step of a task; the first step creates it. */
    record Step(int task, TaskEvent event) {}

    private static final String REPO = "example/shop";
    private static final String URL = "https://github.example/" + REPO;

    private static final List<List<TaskEvent>> STORIES = List.of(
            List.of(
                    created("Checkout: show shipping costs before payment", "checkout"),
                    new LifecycleEvent.Analyzing(),
                    new ActivityEvent.Progress("Reading the checkout flow", 30L),
                    dispatched(101),
                    new ActivityEvent.Progress("Writing the change", 60L),
                    opened(201),
                    check(201, "success"),
                    new PullRequestEvent.PrReview("approved", "mara", 201L, null, null),
                    merged(201)),
            List.of(
                    created("Search finds nothing for names with an umlaut", "search", "bug"),
                    new LifecycleEvent.Analyzing(),
                    new LifecycleEvent.ClarificationNeeded(List.of(
                            new Question("fold", "Should ä also match ae, or only a?", List.of("both", "only a")))),
                    new LifecycleEvent.ClarificationAnswered(List.of(new Answer("fold", "both"))),
                    dispatched(102),
                    opened(202),
                    check(202, "failure"),
                    check(202, "success"),
                    merged(202)),
            List.of(
                    created("Move image thumbnails to AVIF", "performance"),
                    new LifecycleEvent.Analyzing(),
                    new LifecycleEvent.Failed("BUILD_BROKEN", "The image library has no AVIF encoder here.")),
            List.of(
                    created("Invoice PDF: round the tax per line", "billing"),
                    new LifecycleEvent.Analyzing(),
                    dispatched(103),
                    opened(203),
                    check(203, "success")),
            List.of(
                    created("Price filter: let people choose the currency", "search"),
                    new LifecycleEvent.Analyzing(),
                    new LifecycleEvent.ClarificationNeeded(List.of(
                            new Question("currencies", "Which currencies should the filter offer?", List.of())))));

    static final int TASKS = STORIES.size();

    private DemoScript() {}

    /** All steps, one of each task in turn. */
    static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        int longest = STORIES.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (int task = 0; task < TASKS; task++) {
                List<TaskEvent> story = STORIES.get(task);
                if (i < story.size()) {
                    steps.add(new Step(task, story.get(i)));
                }
            }
        }
        return steps;
    }

    private static TaskEvent created(String title, String... labels) {
        return new LifecycleEvent.Created(
                title, "A made-up task of the demo.", "demo-agent", List.of(labels), REPO, null);
    }

    private static TaskEvent dispatched(long issue) {
        return new LifecycleEvent.Dispatched(URL + "/issues/" + issue, issue, REPO);
    }

    private static TaskEvent opened(long pr) {
        return new PullRequestEvent.PrOpened(URL + "/pull/" + pr, pr, REPO, false, null);
    }

    private static TaskEvent check(long pr, String conclusion) {
        return new PullRequestEvent.Check("build", conclusion, URL + "/actions", pr, null);
    }

    private static TaskEvent merged(long pr) {
        return new PullRequestEvent.PrMerged("0".repeat(37) + pr, pr, null, REPO, null);
    }
}
