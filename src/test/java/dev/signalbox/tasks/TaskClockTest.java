package dev.signalbox.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.People;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Answer;
import dev.signalbox.model.Event;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.InputRequest;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Space;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.WorkState;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Spaces;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time is that of a {@link MovingClock}: {@code T} is the start of a test, and a task is stale after 30 minutes. */
class TaskClockTest {
    private static final Instant T = Instant.parse("2026-01-02T00:00:00Z");
    /** The right to append comes from the kind, which is also how its words count. */
    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, "system", "System", null, null);

    @TempDir
    Path folder;

    @TempDir
    Path other;

    private Instance start(int minutes) {
        return Instance.on(folder, Map.of(MovingClock.START, at(minutes).toString()));
    }

    private static Instant at(int minutes) {
        return T.plus(Duration.ofMinutes(minutes));
    }

    private static void look(int minutes, Instance... instances) {
        for (Instance instance : instances) {
            MovingClock clock = (MovingClock) instance.get(Clock.class);
            clock.advance(Duration.between(clock.instant(), at(minutes)));
            instance.get(TaskClock.class).look();
        }
    }

    private static String create(Instance instance, String space) {
        LifecycleEvent.Created created = new LifecycleEvent.Created("A task", null, null, List.of(), null, null);
        return Objects.requireNonNull(instance.get(TasksService.class)
                        .create(SYSTEM, null, new NewTask(space, created), null)
                        .toCompletableFuture()
                        .join()
                        .task())
                .id();
    }

    private static void append(Instance instance, String taskId, TaskEvent event) {
        instance.get(TasksService.class)
                .append(SYSTEM, null, taskId, event, null)
                .toCompletableFuture()
                .join();
    }

    private static WorkState state(Instance instance, String taskId) {
        return instance.get(TasksService.class).get(SYSTEM, taskId).task().workState();
    }

    private static List<String> types(Instance instance, String space) {
        return instance.get(EventLog.class).read(space, 1, 100).stream()
                .map(Event::type)
                .toList();
    }

    private static TaskEvent asked(@Nullable Instant expiresAt) {
        return new InputEvent.InputRequested(List.of(
                new InputRequest("a", InputRequest.Kind.QUESTION, "Which?", List.of(), expiresAt),
                new InputRequest("b", InputRequest.Kind.QUESTION, "Why?", List.of(), null)));
    }

    @Test
    void aTaskThatShouldBeWorkedOnIsStaleOnceAfterHalfAnHourOfSilence() {
        try (Instance instance = start(0)) {
            String id = create(instance, LiveSpaces.MAIN);
            look(60, instance);
            assertThat(state(instance, id)).isEqualTo(WorkState.QUEUED);
            append(instance, id, new LifecycleEvent.Analyzing());
            look(89, instance);
            assertThat(state(instance, id)).isEqualTo(WorkState.WORKING);
            look(90, instance);
            look(200, instance);
            assertThat(state(instance, id)).isEqualTo(WorkState.STALE);
            assertThat(types(instance, LiveSpaces.MAIN)).containsExactly("created", "analyzing", "stale");
            Event stale =
                    instance.get(EventLog.class).read(LiveSpaces.MAIN, 3, 1).getFirst();
            assertThat(stale.data()).isEqualTo(Map.of("since", "2026-01-02T01:00:00.000Z"));
            assertThat(stale.json()).containsEntry("cause", Map.of("kind", "clock"));
            assertThat(stale.actor().id()).isEqualTo("signalbox");
        }
    }

    @Test
    void aTaskThatWaitsForAPersonIsNotStaleAndItsSilenceCountsFromTheAnswer() {
        try (Instance instance = start(0)) {
            String id = create(instance, LiveSpaces.MAIN);
            append(instance, id, new LifecycleEvent.Analyzing());
            append(instance, id, asked(null));
            look(300, instance);
            append(instance, id, new InputEvent.InputAnswered(List.of(new Answer("a", "this"), new Answer("b", "so"))));
            look(329, instance);
            assertThat(state(instance, id)).isEqualTo(WorkState.WORKING);
            look(330, instance);
            assertThat(state(instance, id)).isEqualTo(WorkState.STALE);
        }
    }

    @Test
    void anExpiredRequestIsWithdrawnByTheSystemAndTheOthersStay() {
        try (Instance instance = start(0)) {
            String id = create(instance, LiveSpaces.MAIN);
            append(instance, id, asked(at(5)));
            look(4, instance);
            assertThat(types(instance, LiveSpaces.MAIN)).hasSize(2);
            look(5, instance);
            look(6, instance);
            assertThat(types(instance, LiveSpaces.MAIN))
                    .containsExactly("created", "input_requested", "input_withdrawn");
            assertThat(instance.get(EventLog.class)
                            .read(LiveSpaces.MAIN, 3, 1)
                            .getFirst()
                            .data())
                    .isEqualTo(Map.of("ids", List.of("a"), "expired", true));
            assertThat(instance.get(TasksService.class).get(SYSTEM, id).task().requests())
                    .extracting(open -> open.id())
                    .containsExactly("b");
        }
    }

    @Test
    void twoInstancesNoticeOnce() {
        try (Instance one = start(0);
                Instance two =
                        Instance.on(other, Map.of(MovingClock.START, T.toString(), "mongodb.uri", one.mongoUri()))) {
            String id = create(one, LiveSpaces.MAIN);
            append(one, id, new LifecycleEvent.Analyzing());
            append(one, id, new ActivityEvent.Progress("Reading", null));
            two.get(Spaces.class).follow(LiveSpaces.MAIN);
            look(31, one, two);
            look(32, two, one);
            assertThat(types(one, LiveSpaces.MAIN)).containsOnlyOnce("stale");
        }
    }

    @Test
    void aSpaceThatNobodyHasOpenedSinceTheStartIsLookedAtInTime() {
        String id;
        try (Instance instance = start(0)) {
            people(instance);
            id = create(instance, "lab");
            append(instance, id, new LifecycleEvent.Analyzing());
            append(instance, create(instance, "lab"), asked(at(7)));
        }
        try (Instance again = start(6)) {
            look(6, again);
            look(8, again);
            assertThat(types(again, "lab")).endsWith("input_withdrawn");
        }
        try (Instance later = start(31)) {
            look(31, later);
            assertThat(types(later, "lab")).endsWith("stale");
            assertThat(state(later, id)).isEqualTo(WorkState.STALE);
        }
    }

    private static void people(Instance instance) {
        new People(instance).space("lab", Space.Visibility.PRIVATE);
    }
}
