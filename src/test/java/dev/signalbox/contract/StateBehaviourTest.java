package dev.signalbox.contract;

import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Answers.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.contract.States.State;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guarantees of SPEC section 6, over every transport that sends complete states. */
class StateBehaviourTest {
    private static final String AGENT = "worker";

    private static TestServer server;
    private static String taskId;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.agents.offline-after", "1h", "signalbox.limits.enabled", "false");
        taskId = Happenings.create(server, "There");
        server.api("POST", "/api/agents", "{\"id\":\"" + AGENT + "\",\"name\":\"Worker\"}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void beat(String status) {
        server.api("POST", "/api/agents/" + AGENT + "/heartbeat", "{\"status\":\"" + status + "\"}");
    }

    /** The version of the space now. */
    private static long version() {
        return number(json(server.api("GET", "/api/sync", "", "Accept", "application/json")), "version");
    }

    private static void changeTask() {
        Happenings.rename(server, taskId, "Title " + System.nanoTime());
    }

    private static void changeAgent() {
        beat("busy");
        beat("idle");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(StateTransport.class)
    void itBeginsWithTheCurrentState(StateTransport transport) {
        try (States states = transport.connect(server)) {
            State first = states.next();
            assertThat(first).isEqualTo(transport.fresh(server));
            assertThat(first.list()).isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(StateTransport.class)
    void afterABurstItEqualsAFreshRequest(StateTransport transport) {
        try (States states = transport.connect(server);
                States second = transport.connect(server)) {
            long version = states.next().version();
            AtomicInteger left = new AtomicInteger(30);
            Writers.together(6, () -> {
                while (left.decrementAndGet() >= 0) {
                    changeTask();
                    changeAgent();
                    Happenings.create(server, "New");
                }
            });
            changeTask();
            changeAgent(); // alone, because a heartbeat that changes nothing shows in a fresh state only
            State fresh = transport.fresh(server);
            State newest;
            do {
                newest = states.next();
                assertThat(newest.version()).isGreaterThan(version);
                version = newest.version();
            } while (!newest.list().equals(fresh.list()));
            State late = second.next();
            while (late.version() < version) {
                late = second.next();
            }
            assertThat(late).as("the other client ends with the same").isEqualTo(newest);
            assertThat(states.isSilent()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(StateTransport.class)
    void eventsThatChangeNothingOfItAreNotSent(StateTransport transport) {
        try (States states = transport.connect(server)) {
            State first = states.next();
            server.api("POST", "/api/agents/" + AGENT + "/heartbeat", "{}");
            if (transport.type.equals("tasks")) {
                changeAgent();
                changeTask();
            } else {
                changeTask();
                beat("busy");
            }
            State second = states.next();
            assertThat(second.version()).isEqualTo(version());
            assertThat(second.list()).isNotEqualTo(first.list());
            if (transport.type.equals("agents")) {
                beat("idle");
                assertThat(states.next().version()).isEqualTo(version());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(StateTransport.class)
    void aClientWithoutAValidCredentialIsRefused(StateTransport transport) {
        try (States states = transport.connect(server, "wrong")) {
            assertThat(states.awaitEnd()).isEqualTo(transport.name().endsWith("STREAM") ? "401" : "4401");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(StateTransport.class)
    void aDeletedTaskIsGoneFromTheNextState(StateTransport transport) {
        String gone = Happenings.create(server, "Gone");
        try (States states = transport.connect(server)) {
            State before = states.next();
            server.api("DELETE", "/api/tasks/" + gone, "");
            changeAgent();
            State after = states.next();
            while (after.version() < version() - 2) {
                after = states.next();
            }
            assertThat(before.list().stream().anyMatch(each -> gone.equals(each.get("id"))))
                    .isEqualTo(transport.type.equals("tasks"));
            assertThat(after.list()).noneMatch(each -> gone.equals(each.get("id")));
        }
    }
}
