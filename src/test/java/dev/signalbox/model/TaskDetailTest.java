package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskDetailTest {
    private static final Actor ANN = new Actor(Actor.Kind.USER, "ann", "Ann");

    private @Nullable TaskDetail whole;

    private TaskDetail after(TaskEvent payload) {
        long version = whole == null ? 1 : whole.task().version() + 1;
        Event event = new Event(
                "e" + version, "main", version, "t1", version, Instant.EPOCH, ANN, payload, false, null, null, null);
        TaskDetail after = TaskDetail.after(whole, event, Task.apply(whole == null ? null : whole.task(), event));
        whole = after;
        return after;
    }

    private TaskDetail created(@Nullable String description) {
        return after(new LifecycleEvent.Created("Title", description, null, List.of(), null, null));
    }

    private static TaskEvent described(String description) {
        return new ActivityEvent.Updated(new TaskPatch(null, description, null, null, null));
    }

    @Test
    void onlyTheNewestFiftyEventsStayInTheTask() {
        TaskDetail task = created(null);
        for (int i = 0; i < 60; i++) {
            task = after(new ActivityEvent.Progress("step " + i, null));
        }
        assertThat(task.events()).hasSize(TaskDetail.EVENTS_KEPT);
        assertThat(task.events().getLast().taskVersion()).isEqualTo(61);
        assertThat(task.json()).containsEntry("eventCount", 61L);
    }

    @Test
    void itsBytesAreThoseOfWhatIsLeft() {
        TaskDetail task = created("x".repeat(1_000));
        for (int i = 0; i < 200; i++) {
            task = after(new ActivityEvent.Progress("y".repeat(i), null));
        }
        assertThat(task.bytes())
                .isEqualTo(TaskDetail.of(task.task(), task.description(), task.events())
                        .bytes());
    }

    @Test
    void theDescriptionIsThatOfTheLastEventWithOne() {
        assertThat(created("One").description()).isEqualTo("One");
        assertThat(after(new LifecycleEvent.Analyzing()).description()).isEqualTo("One");
        assertThat(after(described("Two")).description()).isEqualTo("Two");
        assertThat(after(described("")).description()).isNull();
    }

    @Test
    void aPatchIsComparedWithTheDescriptionByItsDigest() {
        Task task = created("One").task();
        assertThat(new TaskPatch(null, "One", null, null, null).changesNothing(task))
                .isTrue();
        assertThat(new TaskPatch(null, "Eno", null, null, null).changesNothing(task))
                .isFalse();
        assertThat(new TaskPatch(null, "", null, null, null).changesNothing(task))
                .isFalse();
        assertThat(new TaskPatch(null, "", null, null, null)
                        .changesNothing(after(described("")).task()))
                .isTrue();
    }
}
