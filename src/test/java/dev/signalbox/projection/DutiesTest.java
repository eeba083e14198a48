package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Answer;
import dev.signalbox.model.Event;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.InputRequest;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.TaskPatch;
import dev.signalbox.model.Transitions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DutiesTest {
    private static final Actor AGENT = new Actor(Actor.Kind.AGENT, "key", "kite");

    private final Map<String, Task> tasks = new TreeMap<>();
    private final Duties duties = new Duties();
    private long version;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsKeptEventByEventIsWhatTheTasksSay(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            String id = "t" + random.nextInt(6);
            Task before = tasks.get(id);
            TaskEvent event = before == null ? created() : random(random);
            if (before == null || isAccepted(before, event)) {
                change(id, before, event);
            }
        }
        Duties fresh = new Duties();
        tasks.values().forEach(task -> fresh.changed(null, task));
        assertThat(duties.unclaimed()).containsExactlyElementsOf(fresh.unclaimed());
        assertThat(duties.needy()).containsExactlyInAnyOrderElementsOf(fresh.needy());
        assertThat(duties.dispatching()).containsExactlyInAnyOrderElementsOf(fresh.dispatching());
        assertThat(duties.linked()).containsExactlyInAnyOrderElementsOf(fresh.linked());
        for (String agent : List.of("kite", "rook")) {
            assertThat(duties.heldBy(agent)).containsExactlyInAnyOrderElementsOf(fresh.heldBy(agent));
        }
        for (long at = 0; at < 300; at += 7) {
            assertThat(duties.quietSince(at(at), 100)).isEqualTo(fresh.quietSince(at(at), 100));
            assertThat(duties.expiredAt(at(at), 100)).isEqualTo(fresh.expiredAt(at(at), 100));
        }
        assertThat(duties.earliestQuiet()).isEqualTo(fresh.earliestQuiet());
        assertThat(duties.earliestExpiry()).isEqualTo(fresh.earliestExpiry());
        tasks.values().forEach(task -> duties.changed(task, null));
        assertThat(duties.unclaimed()).isEmpty();
        assertThat(duties.needy()).isEmpty();
        assertThat(duties.dispatching()).isEmpty();
        assertThat(duties.linked()).isEmpty();
        assertThat(duties.heldBy("kite")).isEmpty();
        assertThat(duties.earliestQuiet()).isNull();
        assertThat(duties.earliestExpiry()).isNull();
    }

    private void change(String id, @Nullable Task before, TaskEvent payload) {
        version++;
        Event event = new Event(
                "e" + version,
                "main",
                version,
                id,
                before == null ? 1 : before.version() + 1,
                at(version),
                AGENT,
                payload,
                false,
                null,
                null,
                null);
        Task after = Task.isDeletion(event) ? null : Task.apply(before, event);
        duties.changed(before, after);
        if (after == null) {
            tasks.remove(id);
        } else {
            tasks.put(id, after);
        }
    }

    private static Instant at(long seconds) {
        return Instant.EPOCH.plusSeconds(seconds);
    }

    private static boolean isAccepted(Task task, TaskEvent event) {
        try {
            Transitions.require(task, event);
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    private static TaskEvent created() {
        return new LifecycleEvent.Created("T", null, null, List.of(), null, null);
    }

    private static TaskEvent random(Random random) {
        String id = "q" + random.nextInt(3);
        String agent = random.nextBoolean() ? "kite" : "rook";
        return switch (random.nextInt(17)) {
            case 0 -> new LifecycleEvent.Analyzing();
            case 1, 2 ->
                new InputEvent.InputRequested(List.of(
                        new InputRequest(id, InputRequest.Kind.QUESTION, "?", List.of(), at(random.nextInt(300)))));
            case 3 -> new InputEvent.InputAnswered(List.of(new Answer(id, "yes")));
            case 4 -> new RunEvent.RunStarted("r", agent, null);
            case 5 -> new RunEvent.RunEnded("r", RunEvent.Outcome.SUCCEEDED, null, null);
            case 6 -> new ActivityEvent.Assigned(random.nextBoolean() ? agent : null);
            case 7 -> new ActivityEvent.Updated(new TaskPatch(null, null, null, List.of(id), null));
            case 8 -> new LifecycleEvent.Failed("X", "y");
            case 9 -> new LifecycleEvent.Reopened(null);
            case 10 -> random.nextInt(4) == 0 ? new LifecycleEvent.Deleted() : new LifecycleEvent.Completed(null);
            case 11 -> new SystemEvent.DispatchRequested("o/r", List.of(), List.of());
            case 12 -> new SystemEvent.DispatchStopped("X", "y");
            case 13 -> new LifecycleEvent.Dispatched("https://github.com/o/r/issues/1", 1, "o/r");
            case 14 -> new PullRequestEvent.PrOpened("https://github.com/o/r/pull/2", 2, "o/r", false, null);
            case 15 -> new PullRequestEvent.PrClosed(2, null, "o/r", null);
            default -> new ActivityEvent.Progress("x", null);
        };
    }
}
