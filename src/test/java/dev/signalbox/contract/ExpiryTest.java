package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.EventStream;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Json;
import dev.signalbox.model.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Open connections whose credential expires. */
@Execution(ExecutionMode.CONCURRENT)
class ExpiryTest {
    private static TestServer server;
    private static People people;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        people = new People(server)
                .user("ada")
                .user("bob")
                .member("main", "ada", Role.MEMBER)
                .member("main", "bob", Role.MEMBER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** JWTs have a resolution of seconds. */
    private static Instant inSeconds(long seconds) {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() + seconds);
    }

    private static Peer connect(TransportUnderTest transport, String kind, String credential) {
        Peer peer = transport.open(server.port(), kind, credential);
        if (transport != TransportUnderTest.SOCKET_IO_UPGRADED) {
            peer.settle();
        }
        return peer;
    }

    private static void assertEnded(TransportUnderTest transport, Peer peer, Instant end) {
        assertThat(peer.awaitEnd())
                .isEqualTo(
                        switch (transport) {
                            case PLAIN_WEBSOCKET -> "4401";
                            case STOCK_CLIENT -> "io server disconnect";
                            default -> "41";
                        });
        assertThat(Instant.now()).isBetween(end, end.plusSeconds(5));
    }

    @OverEveryTransport
    void anExpiringTokenIsWarnedOfAndThenDisconnected(TransportUnderTest transport) {
        Instant end = inSeconds(3);
        try (Peer peer = connect(transport, "token", People.token("ada", end))) {
            assertThat(peer.next("auth:expiring")).containsEntry("expiresAt", Json.time(end));
            assertEnded(transport, peer, end);
        }
    }

    @Test
    void anExpiringKeyIsWarnedOfAndThenDisconnected() {
        TransportUnderTest transport = TransportUnderTest.PLAIN_WEBSOCKET;
        Instant end = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MILLIS); // as it is kept
        String id = "ending-" + transport.name().replace('_', '-');
        String key = people.key(id, "main", Role.MEMBER);
        people.append("key", id, Verb.UPDATED, Map.of("expiresAt", end.toString()));
        try (Peer peer = connect(transport, "apiKey", key)) {
            peer.next("auth:expiring");
            assertEnded(transport, peer, end);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = TransportUnderTest.class,
            names = {"SOCKET_IO_BY_POLLING", "PLAIN_WEBSOCKET"})
    void aNewTokenExtendsAndABadOrForeignOneChangesNothing(TransportUnderTest transport) {
        Instant end = inSeconds(3);
        try (Peer peer = connect(transport, "token", People.token("ada", end))) {
            peer.next("auth:expiring");
            for (String bad : List.of("bad", "", People.token("bob"), TestServer.API_KEY, People.token("nobody"))) {
                assertThat(peer.call("auth:refresh", "{\"token\":\"" + bad + "\"}")
                                .code())
                        .isEqualTo(bad.isEmpty() ? "INVALID_PAYLOAD" : "UNAUTHORIZED");
            }
            assertThat(peer.isOpen()).isTrue();
            Instant later = inSeconds(5);
            peer.good("auth:refresh", "{\"token\":\"" + People.token("ada", later) + "\"}");
            assertThat(peer.next("auth:expiring")).containsEntry("expiresAt", Json.time(later));
            assertEnded(transport, peer, later);
        }
    }

    @OverEveryTransport
    void aLongLivedCredentialIsNotWarnedOf(TransportUnderTest transport) {
        try (Peer peer = connect(transport, "token", People.token("ada", inSeconds(70)))) {
            peer.good("dashboard:leave", "{}");
            assertThat(peer.unread()).isEmpty();
        }
    }

    @OverEveryTransport
    void aCredentialWithAnExtremeExpiryIsServed(TransportUnderTest transport) {
        String id = "far-" + transport.name().replace('_', '-');
        String key = people.key(id, "main", Role.MEMBER);
        people.append("key", id, Verb.UPDATED, Map.of("expiresAt", "+999999999-12-31T23:59:59Z"));
        try (Peer peer = connect(transport, "apiKey", key)) {
            peer.good("dashboard:join", "{}");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(StateTransport.class)
    void statesEndWhenTheCredentialExpires(StateTransport transport) {
        Instant end = inSeconds(3);
        try (States states = transport.connect(server, People.token("ada", end))) {
            states.next();
            assertThat(states.awaitEnd()).isEqualTo(transport.name().endsWith("STREAM") ? "" : "4401");
            assertThat(Instant.now()).isBetween(end, end.plusSeconds(5));
        }
        try (EventStream stream = new EventStream(server.port(), "/api/sync", "X-API-Key", People.token("ada", end))) {
            assertThat(stream.status()).isEqualTo(401);
        }
    }
}
