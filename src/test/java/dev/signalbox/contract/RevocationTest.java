package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.signalbox.contract.Loss.Victim;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A revoked right ends on all open connections within a second. */
class RevocationTest {
    /** SPEC promises one second; the machine of a test may be busy. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final AtomicInteger VICTIMS = new AtomicInteger();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Stream<Arguments> socketsAndLosses(boolean ofOneSpace) {
        return Arrays.stream(TransportUnderTest.values())
                .flatMap(transport -> Arrays.stream(Loss.values())
                        .filter(loss -> loss.ofOneSpace == ofOneSpace)
                        .map(loss -> Arguments.of(transport, loss)));
    }

    static Stream<Arguments> lossesOfOneSpace() {
        return socketsAndLosses(true);
    }

    static Stream<Arguments> lossesOfAll() {
        return socketsAndLosses(false);
    }

    static Stream<Arguments> statesAndLosses() {
        return Arrays.stream(StateTransport.values())
                .flatMap(transport -> Arrays.stream(Loss.values()).map(loss -> Arguments.of(transport, loss)));
    }

    private static Victim victim(Loss loss) {
        return loss.victim(server, String.valueOf(VICTIMS.incrementAndGet()));
    }

    private static Peer connect(TransportUnderTest transport, Victim victim) {
        Peer peer = transport.open(server.port(), victim.kind(), victim.credential());
        if (transport != TransportUnderTest.SOCKET_IO_UPGRADED) {
            peer.settle();
        }
        return peer;
    }

    /** In every kind of room of a space: @return the id of a task in it. */
    private static String joinAll(Peer peer, Victim victim, String space) {
        String id = (String) Answers.json(
                        victim.manage("POST", "/api/tasks", "{\"title\":\"Watched\",\"spaceId\":\"" + space + "\"}"))
                .get("id");
        peer.good("dashboard:join", "{\"spaceId\":\"" + space + "\"}");
        peer.good("space:join", "{\"spaceId\":\"" + space + "\"}");
        peer.good("task:join", "{\"taskId\":\"" + id + "\"}");
        peer.good("subscribe", "{\"patterns\":[\"*:*:*\"],\"spaceId\":\"" + space + "\"}");
        return id;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lossesOfOneSpace")
    void aClientThatLosesASpaceIsNotifiedAndKeepsItsOtherSpaces(TransportUnderTest transport, Loss loss) {
        Victim victim = victim(loss);
        try (Peer peer = connect(transport, victim)) {
            String id = joinAll(peer, victim, victim.team());
            peer.good("dashboard:join", "{\"spaceId\":\"" + victim.other() + "\"}");
            peer.unread();
            victim.write(victim.other());
            peer.next("task:created");

            loss.happen(victim);
            long answered = System.nanoTime();
            assertThat(peer.next("error"))
                    .containsEntry("code", "SPACE_NOT_FOUND")
                    .containsEntry("spaceId", victim.team());
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(SOON);

            if (loss != Loss.SPACE_DELETED) {
                victim.write(victim.team());
                victim.manage("PATCH", "/api/tasks/" + id, "{\"title\":\"Unheard\"}");
            }
            victim.write(victim.other());
            victim.write(victim.other());
            assertThat(peer.next(2))
                    .extracting(Peer.Heard::name, Peer.Heard::spaceVersion)
                    .containsExactly(tuple("task:created", 2L), tuple("task:created", 3L));
            assertThat(peer.call("dashboard:join", "{\"spaceId\":\"" + victim.team() + "\"}")
                            .code())
                    .isEqualTo("SPACE_NOT_FOUND");
            assertThat(peer.call("task:join", "{\"taskId\":\"" + id + "\"}").code())
                    .isEqualTo("TASK_NOT_FOUND");
            assertThat(peer.unread()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lossesOfAll")
    void aClientWhoseCredentialEndsIsDisconnected(TransportUnderTest transport, Loss loss) {
        Victim victim = victim(loss);
        try (Peer peer = connect(transport, victim)) {
            joinAll(peer, victim, victim.team());
            peer.settle(); // during an upgrade the last packet may be lost
            peer.unread();

            loss.happen(victim);
            long answered = System.nanoTime();
            String end = peer.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(SOON);
            assertThat(end)
                    .isEqualTo(
                            switch (transport) {
                                case PLAIN_WEBSOCKET -> "4401";
                                case STOCK_CLIENT -> "io server disconnect";
                                default -> "41";
                            });

            victim.write(victim.team());
            assertThat(peer.unread()).isEmpty();
        }
        try (Peer again = transport.open(server.port(), victim.kind(), victim.credential())) {
            assertThat(again.refusal()).isEqualTo("UNAUTHORIZED");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("statesAndLosses")
    void aClientThatMayNotSeeAStateAnyMoreIsClosed(StateTransport transport, Loss loss) {
        Victim victim = victim(loss);
        try (States states = transport.connect(server, victim.credential(), victim.team())) {
            states.next();

            loss.happen(victim);
            long answered = System.nanoTime();
            String end = states.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(SOON);
            assertThat(end)
                    .isEqualTo(
                            switch (transport) {
                                case TASKS_STREAM, AGENTS_STREAM -> "";
                                case TASKS_SOCKET, AGENTS_SOCKET -> loss.ofOneSpace ? "1008" : "4401";
                            });
            if (loss != Loss.SPACE_DELETED) {
                victim.write(victim.team());
            }
            assertThat(states.isSilent()).isTrue();
        }
        try (States again = transport.connect(server, victim.credential(), victim.team())) {
            assertThat(again.awaitEnd()).matches(loss.ofOneSpace ? "404|1008" : "401|4401");
        }
    }

    /** Not the stock client: during its upgrade it notices an end only at the next ping. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(value = TransportUnderTest.class, names = "STOCK_CLIENT", mode = EnumSource.Mode.EXCLUDE)
    void loggingOutEndsThatSessionWithItsRefreshedTokensAndNoOther(TransportUnderTest transport) {
        Victim victim = victim(Loss.LOGGED_OUT);
        String refreshed = (String) Answers.json(victim.send("POST", "/api/auth/refresh", "", victim.credential()))
                .get("access_token");
        String elsewhere = People.token(victim.name(), "elsewhere-" + victim.name());
        try (Peer first = transport.open(server.port(), "token", victim.credential());
                Peer second = transport.open(server.port(), "token", refreshed);
                Peer other = transport.open(server.port(), "token", elsewhere)) {
            for (Peer peer : List.of(first, second, other)) {
                peer.settle();
            }
            Loss.LOGGED_OUT.happen(victim);
            first.awaitEnd();
            second.awaitEnd();
            other.good("dashboard:join", "{\"spaceId\":\"" + victim.team() + "\"}");

            victim.manage("PATCH", "/api/users/" + victim.name(), "{\"password\":\"another password\"}");
            other.awaitEnd();
        }
    }

    @Test
    void aDemotedUserStaysConnectedAndMayNotWrite() {
        Victim victim = victim(Loss.MEMBER_REMOVED);
        try (Peer peer = connect(TransportUnderTest.PLAIN_WEBSOCKET, victim)) {
            String id = joinAll(peer, victim, victim.team());
            String comment = "{\"taskId\":\"" + id + "\",\"type\":\"comment\",\"data\":{\"text\":\"x\"}}";
            peer.good("task:append", comment);
            victim.manage("PUT", "/api/spaces/" + victim.team() + "/members/" + victim.name(), "{\"role\":\"viewer\"}");
            assertThat(peer.call("task:append", comment).code()).isEqualTo("FORBIDDEN");
            peer.unread();
            victim.write(victim.team());
            await().untilAsserted(() -> assertThat(peer.unread()).isNotEmpty());
        }
    }
}
