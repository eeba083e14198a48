package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
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
                new ActivityEvent.Updated(new TaskPatch("New", "", null, List.of("a", "b"))),
                new ActivityEvent.Assigned("bob"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsBackWhatItWrites(TaskEvent event) {
        Fields written = Fields.of(event.json());
        assertThat(TaskEvent.read(event.eventType(), written)).isEqualTo(event);
        written.check();
    }

    @Test
    void everyTypeHasAPayload() {
        assertThat(all()).extracting(TaskEvent::eventType).containsOnly(EventType.values());
    }
}
