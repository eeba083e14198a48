package dev.signalbox.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.projection.Spaces;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What followers share. */
class SpaceStatesTest {
    private static final Set<StateType> TASKS = EnumSet.of(StateType.TASKS);

    @Test
    void aStateIsEncodedOnceForAllFollowers() throws Exception {
        try (TestServer server = TestServer.real()) {
            SpaceStates states = server.bean(SpaceStates.class);
            try (StateSubscription one = states.follow(Spaces.MAIN, TASKS, () -> {});
                    StateSubscription two = states.follow(Spaces.MAIN, TASKS, () -> {})) {
                one.begin(null);
                two.begin(null);
                byte[] bytes = one.next().framed("test", json -> json);
                assertThat(two.next().framed("test", json -> json)).isSameAs(bytes);
                assertThat(one.next()).as("it has that one").isNull();
            }
            Snapshot state = states.now(Spaces.MAIN, TASKS);
            assertThat(states.now(Spaces.MAIN, TASKS)).as("nothing happened").isSameAs(state);
        }
    }

    @Test
    void aSingleListIsSentAsAnUpdateOfItsType() throws Exception {
        try (TestServer server = TestServer.real()) {
            server.api("POST", "/api/tasks", "{\"title\":\"Listed\"}");
            try (StateSubscription tasks = server.bean(SpaceStates.class).follow(Spaces.MAIN, TASKS, () -> {})) {
                tasks.begin(null);
                Map<String, Object> update =
                        Answers.json(new String(tasks.next().list(StateType.TASKS), UTF_8));
                assertThat(update)
                        .containsOnlyKeys("type", "data", "version", "timestamp")
                        .containsEntry("type", "tasks_update");
                assertThat(update.get("data")).asString().contains("Listed");
            }
        }
    }

    @Test
    void typesWithoutFollowersAreTakenOnRequest() throws Exception {
        try (TestServer server = TestServer.real("signalbox.sync.interval", "1ms")) {
            SpaceStates states = server.bean(SpaceStates.class);
            states.now(Spaces.MAIN, EnumSet.of(StateType.AGENTS));
            server.api("POST", "/api/tasks", "{\"title\":\"Later\"}");
            try (StateSubscription agents = states.follow(Spaces.MAIN, EnumSet.of(StateType.AGENTS), () -> {})) {
                agents.begin(null);
                assertThat(agents.next()).isNotNull();
                Snapshot state = states.now(Spaces.MAIN, TASKS);
                assertThat(new String(state.json(TASKS), UTF_8)).contains("Later");
                assertThat(agents.next()).as("a task is no agent").isNull();
            }
        }
    }
}
