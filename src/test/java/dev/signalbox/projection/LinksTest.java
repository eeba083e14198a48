package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Instance;
import dev.signalbox.model.Actor;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullDetails;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.store.Mongo;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is linked on GitHub to tasks of spaces that are not in memory. */
class LinksTest {
    private static final String SPACE = "b";
    private static final TaskPlace TASK = new TaskPlace(SPACE, "t");

    @TempDir
    Path folder;

    @Test
    void aTaskOfASpaceThatIsNotLiveIsFoundByAllItsLinks() {
        write();
        try (Instance instance = Instance.on(folder)) {
            requireFound(instance.get(LinkedTasks.class));
        }
    }

    @Test
    void aStoreFromBeforeIsFilledOnce() {
        write();
        try (Instance instance = Instance.on(folder)) {
            instance.get(Mongo.class).collection("links").drop();
        }
        try (Instance instance = Instance.on(folder)) {
            requireFound(instance.get(LinkedTasks.class));
            assertThat(instance.get(Mongo.class).collection("links").countDocuments())
                    .as("pull and issue by number and name, the head, the mark")
                    .isEqualTo(6);
        }
    }

    @Test
    void aTaskIsFoundByItsIssueAsSoonAsItIsAppended() {
        try (Instance instance = Instance.on(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            for (int n = 1; n <= 50; n++) { // the projection follows within milliseconds
                String taskId = "t" + n;
                append(spaces, taskId, new LifecycleEvent.Created("T", null, null, List.of(), null, null));
                append(spaces, taskId, new LifecycleEvent.Dispatched(null, n, "acme/shop", 99L));
                assertThat(instance.get(LinkedTasks.class).tasksWithIssue("acme/shop", null, n))
                        .containsExactly(new TaskPlace(SPACE, taskId));
            }
        }
    }

    @Test
    void aTaskInMemoryIsFoundByAHeadThatTheCollectionHasForgotten() {
        write();
        try (Instance instance = Instance.on(folder)) {
            LinkedTasks linked = instance.get(LinkedTasks.class);
            instance.get(Mongo.class).collection("links").drop();
            assertThat(linked.tasksWithHead("acme/shop", null, "abc")).isEmpty();
            try (SpaceUse use = instance.get(Spaces.class).use(SPACE)) {
                assertThat(linked.tasksWithHead("acme/shop", null, "abc")).containsExactly(TASK);
            }
        }
    }

    private static void append(Spaces spaces, String taskId, TaskEvent event) {
        Appended.await(spaces.append(
                SPACE, new Command(Actor.SIGNALBOX, null, state -> new Command.Draft(taskId, event, false))));
    }

    private void write() {
        PullDetails details = new PullDetails(99L, null, "abc", null, null, null, null, null, null);
        try (Instance instance = Instance.on(folder)) {
            Spaces spaces = instance.get(Spaces.class);
            for (TaskEvent event : List.of(
                    new LifecycleEvent.Created("T", null, null, List.of(), null, null),
                    new LifecycleEvent.Dispatched("https://github.com/acme/shop/issues/3", 3, "acme/shop", 99L),
                    new PullRequestEvent.PrOpened(
                            "https://github.com/acme/shop/pull/7", 7, "acme/shop", false, null, details))) {
                append(spaces, "t", event);
            }
            spaces.awaitProjected(SPACE, 10_000);
        }
    }

    private static void requireFound(LinkedTasks linked) {
        assertThat(linked.tasksWithPull("Acme/Shop", null, 7)).containsExactly(TASK);
        assertThat(linked.tasksWithPull("acme/renamed", 99L, 7)).containsExactly(TASK);
        assertThat(linked.tasksWithPull("acme/shop", 5L, 7))
                .as("another repository")
                .isEmpty();
        assertThat(linked.tasksWithIssue("acme/shop", null, 3)).containsExactly(TASK);
        assertThat(linked.tasksWithIssue("acme/shop", null, 7)).isEmpty();
        assertThat(linked.tasksWithHead("acme/shop", null, "abc")).containsExactly(TASK);
        assertThat(linked.tasksWithHead("acme/shop", null, "abcd")).isEmpty();
    }
}
