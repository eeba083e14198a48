package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskEventTest {
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00.123Z");
    private static final String URL = "https://github.com/acme/shop/pull/7";
    private static final String REPO = "acme/shop";

    static List<TaskEvent> all() {
        return List.of(
                new LifecycleEvent.Created("Title", "Text", "ada", List.of("bug"), REPO, "review"),
                new LifecycleEvent.Created("Title", null, null, List.of(), null, null),
                new LifecycleEvent.Analyzing(),
                new LifecycleEvent.ClarificationNeeded(List.of(
                        new Question("q1", "Which?", List.of("this", "that")), new Question("q2", "Why?", List.of()))),
                new LifecycleEvent.ClarificationAnswered(List.of(new Answer("q1", "This"))),
                new LifecycleEvent.Dispatched(URL, 12, REPO),
                new LifecycleEvent.Failed("TIMEOUT", "It took too long."),
                new LifecycleEvent.Cancelled("Not needed"),
                new LifecycleEvent.Cancelled(null),
                new LifecycleEvent.Deleted(),
                new PullRequestEvent.PrOpened(URL, 7, REPO, true, AT),
                new PullRequestEvent.PrClosed(7, URL, REPO, AT),
                new PullRequestEvent.PrClosed(7, null, null, null),
                new PullRequestEvent.PrMerged("abc", 7, URL, REPO, AT),
                new PullRequestEvent.PrUpdated(7L, REPO, false, "edited", AT),
                new PullRequestEvent.PrReview("approved", "bob", 7L, REPO, URL),
                new PullRequestEvent.Check("build", "success", URL, 7L, REPO),
                new ActivityEvent.Progress("Half of it", 50L),
                new ActivityEvent.Comment("Well done", URL),
                new ActivityEvent.Updated(new TaskPatch("New", "", null, List.of("a", "b"), null)),
                new ActivityEvent.Assigned("bob"),
                new ActivityEvent.Assigned(null),
                new ActivityEvent.Progress(
                        "Tests",
                        70L,
                        "r1",
                        "plan",
                        List.of(new PlanStep("Write", "done"), new PlanStep("Test", "doing"))),
                new InputEvent.InputRequested(List.of(
                        new InputRequest("r1", InputRequest.Kind.PERMISSION, "Delete it?", List.of("yes", "no"), AT),
                        new InputRequest("r2", InputRequest.Kind.CREDENTIALS, "Which key?", List.of(), null))),
                new InputEvent.InputAnswered(List.of(new Answer("r1", "yes"))),
                new InputEvent.InputWithdrawn(List.of("r1", "r2"), false),
                new InputEvent.InputWithdrawn(List.of("r1"), true),
                new RunEvent.RunStarted("run", "kite", URL),
                new RunEvent.RunStarted("run", null, null),
                new RunEvent.RunEnded("run", RunEvent.Outcome.FAILED, "No", new Usage(10L, 20L, 0.125, 3.5)),
                new RunEvent.RunEnded("run", RunEvent.Outcome.LOST, null, null),
                new LifecycleEvent.Completed("Done"),
                new LifecycleEvent.Reopened(null),
                new SystemEvent.Stale(AT),
                new SystemEvent.DispatchRequested(REPO, List.of("bug"), List.of("mona")),
                new SystemEvent.DispatchStopped("GONE", "No such repository."));
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsBackWhatItWrites(TaskEvent event) {
        Fields written = Fields.of(event.json());
        assertThat(TaskEvent.read(event.eventType(), written)).isEqualTo(event);
        written.check();
    }

    @Test
    void twoItemsWithOneIdAreRefused() {
        Map<String, Object> one = Map.of("id", "q", "kind", "question", "text", "Why?");
        for (EventType type : List.of(EventType.INPUT_REQUESTED, EventType.CLARIFICATION_NEEDED)) {
            String field = type == EventType.INPUT_REQUESTED ? "requests" : "questions";
            Fields twice = Fields.of(Map.of(field, List.of(one, one)));
            TaskEvent.read(type, twice);
            assertThatThrownBy(twice::check).hasMessageContaining(field + ": must not have two items with the same id");
            Fields none = Fields.of(Map.of(field, List.of()));
            TaskEvent.read(type, none);
            assertThatThrownBy(none::check).hasMessageContaining("at least one");
        }
    }

    @Test
    void everyTypeHasAPayload() {
        assertThat(all()).extracting(TaskEvent::eventType).containsOnly(EventType.values());
    }
}
