package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random events by random authors: what holds for every history. */
class FoldPropertyTest {
    private static final int STEPS = 200;

    private static final List<Actor> ACTORS = List.of(History.AGENT, History.PERSON, History.GITHUB, Actor.SIGNALBOX);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyHistoryFoldsToAConsistentTask(long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        Task task = Task.apply(
                null, add(events, new LifecycleEvent.Created("T", null, null, List.of(), null, null), History.PERSON));
        for (int i = 0; i < STEPS; i++) {
            TaskEvent payload = random(random);
            if (payload.eventType().isAppendable()) {
                requireThatAllowedTellsTheTruth(task, payload);
            }
            if (isAccepted(task, payload)) {
                Task before = task;
                task = Task.apply(before, add(events, payload, ACTORS.get(random.nextInt(ACTORS.size()))));
                requireConsistent(before, task, payload);
            }
        }
        Task again = null;
        for (Event event : events) {
            again = Task.apply(again, event);
        }
        assertThat(again).isEqualTo(task);
        assertThat(again).isNotNull();
        assertThat(again.json()).isEqualTo(task.json());
    }

    private static Event add(List<Event> events, TaskEvent payload, Actor actor) {
        long n = events.size() + 1L;
        Event event = new Event("e" + n, "main", n, "t1", n, History.at(n), actor, payload, false, null, null, null);
        events.add(event);
        return event;
    }

    static boolean isAccepted(Task task, TaskEvent payload) {
        try {
            Transitions.require(task, payload);
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    private static void requireThatAllowedTellsTheTruth(Task task, TaskEvent payload) {
        boolean listed = Transitions.allowed(task).contains(payload.type());
        if (isAccepted(task, payload)) {
            assertThat(listed).as("%s is accepted", payload.type()).isTrue();
        } else if (listed) { // the type is possible, but not with this data
            assertThatThrownBy(() -> Transitions.require(task, payload))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            e -> assertThat(payload)
                                    .isInstanceOfAny(InputEvent.class, LifecycleEvent.ClarificationNeeded.class));
        }
    }

    private static void requireConsistent(Task before, Task after, TaskEvent payload) {
        assertThat(after.requests()).extracting(OpenRequest::id).doesNotHaveDuplicates();
        assertThat(after.questions())
                .allSatisfy(q -> assertThat(after.request(q.id())).isNotNull());
        assertThat(after.questions().isEmpty()).isEqualTo(after.status() != TaskStatus.CLARIFICATION_NEEDED);
        assertThat(after.attention()).extracting(Attention::reason).doesNotHaveDuplicates();
        assertThat(after.attention()).isEqualTo(Attention.of(after, after.attention(), Instant.MAX));
        if (after.status().isEnd()) {
            assertThat(after.requests()).isEmpty();
            assertThat(after.attention()).isEmpty();
        }
        boolean hasMerged = after.pulls().stream().anyMatch(p -> p.state() == PullRequest.State.MERGED);
        if (before.status() == TaskStatus.MERGED) {
            assertThat(after.status()).isEqualTo(TaskStatus.MERGED);
        }
        if (payload.eventType() == EventType.PR_CLOSED && hasMerged) {
            assertThat(after.status()).isIn(TaskStatus.MERGED, before.status());
        }
        assertThat(after.error() != null).isEqualTo(after.status() == TaskStatus.FAILED);
        assertThat(after.work().staleSince() != null).isEqualTo(after.workState() == WorkState.STALE);
        assertThat(after.work().quietSince()).isBetween(after.createdAt(), after.updatedAt());
        assertThat(Work.read(Fields.of(after.work().json()), Instant.MAX)).isEqualTo(after.work());
        Effect effect = Effect.between(before, after);
        assertThat(Effect.ofStored(Json.asObject(effect.storedJson()))).isEqualTo(effect);
        assertThat(effect.changed().containsKey("workState")).isEqualTo(before.workState() != after.workState());
        Fields stored = Fields.of(Map.of("all", Json.array(after.requests(), OpenRequest::json)));
        assertThat(stored.objects("all", 100, OpenRequest::read)).isEqualTo(after.requests());
    }

    /** An event that may or may not be accepted. */
    static TaskEvent random(Random random) {
        List<TaskEvent> all = TaskEventTest.all();
        long number = 1 + random.nextInt(3);
        String id = "q" + random.nextInt(4);
        return switch (random.nextInt(12)) {
            case 0 -> History.opened(number);
            case 1 -> History.closed(number);
            case 2 -> random.nextInt(8) == 0 ? History.merged(number) : new LifecycleEvent.Analyzing();
            case 3 -> History.asked(InputRequest.Kind.values()[random.nextInt(4)], id);
            case 4 -> History.answered(id);
            case 5 -> new LifecycleEvent.ClarificationNeeded(List.of(new Question(id, "Why?", List.of())));
            case 6 ->
                History.check(
                        number, "build", List.of("success", "failure", "queued").get(random.nextInt(3)));
            case 7 -> new RunEvent.RunStarted("run" + random.nextInt(2), "kite", null);
            case 8 -> new RunEvent.RunEnded("run" + random.nextInt(2), RunEvent.Outcome.LOST, null, null);
            default -> {
                TaskEvent any = all.get(random.nextInt(all.size()));
                yield any instanceof LifecycleEvent.Created || any instanceof LifecycleEvent.Deleted
                        ? new ActivityEvent.Comment("x", null)
                        : any;
            }
        };
    }
}
