package dev.signalbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Instance;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Spaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsOfTwoInstancesTest {
    private static final Principal KEY = new Principal(Principal.Kind.SYSTEM, "key", "Key", null, null);
    private static final int TASKS = 40;

    @TempDir
    Path folder;

    @TempDir
    Path other;

    private static CompletableFuture<TaskDetail> claim(Instance instance, String agentId) {
        return instance.get(Claims.class)
                .claim(KEY, Cause.API, agentId, List.of(), null)
                .toCompletableFuture();
    }

    /** Batches of one instance come between those of the other, also in the middle of the two events of a claim. */
    @Test
    void claimsOnTwoInstancesTakeEachTaskOnceAndWhole() {
        try (Instance one = Instance.on(folder);
                Instance two = Instance.on(other, Map.of("mongodb.uri", one.mongoUri()))) {
            for (int i = 0; i < TASKS; i++) {
                String taskId = "task-" + i;
                LifecycleEvent.Created created = new LifecycleEvent.Created("T", null, null, List.of(), null, null);
                one.get(Spaces.class)
                        .append(
                                LiveSpaces.MAIN,
                                new Command(Actor.SIGNALBOX, null, state -> new Command.Draft(taskId, created, false)))
                        .toCompletableFuture()
                        .join();
            }
            List<Instance> instances = List.of(one, two);
            instances.forEach(instance -> instance.get(AgentsService.class)
                    .register(KEY, new Registration("a", "a" + instances.indexOf(instance), LiveSpaces.MAIN), null)
                    .toCompletableFuture()
                    .join());
            List<CompletableFuture<TaskDetail>> claims = new ArrayList<>();
            IntStream.range(0, TASKS).forEach(i -> claims.add(claim(instances.get(i % 2), "a" + i % 2)));
            assertThat(claims.stream().map(claim -> claim.join().task().id()))
                    .doesNotHaveDuplicates()
                    .hasSize(TASKS);
            Map<String, List<String>> types = one.get(EventLog.class).read(LiveSpaces.MAIN, 1, 1_000).stream()
                    .filter(event -> event.taskId() != null)
                    .collect(Collectors.groupingBy(
                            event -> String.valueOf(event.taskId()),
                            Collectors.mapping(Event::type, Collectors.toList())));
            assertThat(types.values())
                    .allSatisfy(all -> assertThat(all).containsExactly("created", "assigned", "run_started"));
            assertThat(one.get(EventLog.class).read(LiveSpaces.MAIN, 1, 1_000))
                    .extracting(Event::id)
                    .doesNotHaveDuplicates();
        }
    }
}
