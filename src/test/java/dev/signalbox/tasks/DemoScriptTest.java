package dev.signalbox.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoScriptTest {
    @Test
    void everyStepIsOneThatAClientCouldAppend() {
        @Nullable Task[] tasks = new Task[DemoScript.TASKS];
        for (DemoScript.Step step : DemoScript.steps()) {
            TaskEvent event = step.event();
            Task before = tasks[step.task()];
            Fields data = Fields.of(event.json());
            assertThat(TaskEvent.read(event.eventType(), data)).isEqualTo(event);
            assertThatCode(data::check).doesNotThrowAnyException();
            assertThat(before == null || event.eventType().allowedFrom(before.status()))
                    .as("%s of task %d", event.type(), step.task())
                    .isTrue();
            long version = before == null ? 1 : before.version() + 1;
            tasks[step.task()] = Task.apply(
                    before,
                    new Event(
                            "e" + version,
                            "main",
                            version,
                            "t" + step.task(),
                            version,
                            Instant.EPOCH,
                            Actor.SIGNALBOX,
                            event,
                            false,
                            null,
                            null,
                            null));
        }
        assertThat(tasks).doesNotContainNull();
    }
}
