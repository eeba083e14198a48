package dev.signalbox.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.projection.Spaces;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What followers share. */
class SpaceStatesTest {
    private static final Set<StateType> TASKS = EnumSet.of(StateType.TASKS);

    private static StateSubscription follow(SpaceStates states, Set<StateType> types, StateFormat format)
            throws InterruptedException {
        return states.follow(Spaces.MAIN, types, format, null, () -> {});
    }

    private static String text(StateSubscription from) {
        return new String(from.pull().frames().getFirst().bytes(), UTF_8);
    }

    @Test
    void aLatePullGetsTheNewestStateAndNoneInBetween() throws Exception {
        try (TestServer server = TestServer.real("signalbox.sync.interval", "1ms")) {
            SpaceStates states = server.bean(SpaceStates.class);
            String id = Happenings.create(server, "Slow");
            try (StateSubscription slow = follow(states, TASKS, StateFormat.EVENT_STREAM)) {
                assertThat(text(slow)).doesNotContain("changeInfo");
                long last = 0;
                for (int i = 0; i < 20; i++) {
                    last = Happenings.comment(server, id);
                }
                states.now(Spaces.MAIN, TASKS);
                assertThat(text(slow))
                        .as("twenty changes are not one")
                        .startsWith("id: " + last + "\n")
                        .doesNotContain("changeInfo");
                assertThat(slow.pull()).isNull();
            }
        }
    }

    @Test
    void aStateIsEncodedOnceForAllFollowers() throws Exception {
        try (TestServer server = TestServer.real()) {
            SpaceStates states = server.bean(SpaceStates.class);
            try (StateSubscription one = follow(states, TASKS, StateFormat.EVENT_STREAM);
                    StateSubscription two = follow(states, TASKS, StateFormat.EVENT_STREAM)) {
                assertThat(two.pull()).isSameAs(one.pull());
                assertThat(one.isDone()).isTrue();
                assertThat(one.pull()).as("it has that one").isNull();
            }
            Snapshot state = states.now(Spaces.MAIN, TASKS);
            assertThat(states.now(Spaces.MAIN, TASKS)).as("nothing happened").isSameAs(state);
        }
    }

    @Test
    void aSingleListIsSentAsAnUpdateOfItsType() throws Exception {
        try (TestServer server = TestServer.real()) {
            server.api("POST", "/api/tasks", "{\"title\":\"Listed\"}");
            try (StateSubscription tasks = follow(server.bean(SpaceStates.class), TASKS, StateFormat.LIST)) {
                Map<String, Object> update = Answers.json(text(tasks));
                assertThat(update)
                        .containsOnlyKeys("type", "data", "version", "timestamp")
                        .containsEntry("type", "tasks_update");
                assertThat(update.get("data")).asString().contains("Listed");
            }
        }
    }

    @Test
    void allFollowersHearOfWhichTimeTheirStatesAreEachInItsForm() throws Exception {
        try (TestServer server = TestServer.real()) {
            SpaceStates states = server.bean(SpaceStates.class);
            try (StateSubscription list = follow(states, TASKS, StateFormat.LIST)) {
                assertThat(text(list)).contains("tasks_update");
                states.sayAge(age("2026-01-01T00:00:00.000Z"));
                assertThat(list.isDone()).isFalse();
                assertThat(text(list)).isEqualTo("{\"type\":\"server:age\",\"asOf\":\"2026-01-01T00:00:00.000Z\"}");
                assertThat(list.isDone()).isTrue();
                try (StateSubscription late = follow(states, TASKS, StateFormat.EVENT_STREAM)) {
                    assertThat(text(late))
                            .isEqualTo("event: server:age\ndata: {\"asOf\":\"2026-01-01T00:00:00.000Z\"}\n\n");
                    assertThat(text(late)).startsWith("id: ");
                    states.sayAge(age(null));
                    assertThat(text(late)).isEqualTo("event: server:age\ndata: {\"asOf\":null}\n\n");
                }
                assertThat(text(list)).isEqualTo("{\"type\":\"server:age\",\"asOf\":null}");
            }
            try (StateSubscription later = follow(states, TASKS, StateFormat.LIST)) {
                assertThat(text(later)).as("it is the present again").contains("tasks_update");
            }
        }
    }

    private static Map<String, @Nullable Object> age(@Nullable String asOf) {
        Map<String, @Nullable Object> age = new HashMap<>();
        age.put("asOf", asOf);
        return age;
    }

    @Test
    void typesWithoutFollowersAreTakenOnRequest() throws Exception {
        try (TestServer server = TestServer.real("signalbox.sync.interval", "1ms")) {
            SpaceStates states = server.bean(SpaceStates.class);
            states.now(Spaces.MAIN, EnumSet.of(StateType.AGENTS));
            server.api("POST", "/api/tasks", "{\"title\":\"Later\"}");
            try (StateSubscription agents = follow(states, EnumSet.of(StateType.AGENTS), StateFormat.LIST)) {
                assertThat(agents.pull()).isNotNull();
                Snapshot state = states.now(Spaces.MAIN, TASKS);
                assertThat(new String(state.json(TASKS), UTF_8)).contains("Later");
                assertThat(agents.pull()).as("a task is no agent").isNull();
            }
        }
    }
}
