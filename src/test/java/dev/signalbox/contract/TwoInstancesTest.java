package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import dev.signalbox.store.Mongo;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A right revoked on one instance ends on the other, too. */
class TwoInstancesTest {
    private static TestServer one;
    private static TestServer other;
    private static People people;

    @BeforeAll
    static void start() {
        one = TestServer.real("signalbox.embedded-port", "0");
        String store = one.bean(Mongo.class)
                .client()
                .getClusterDescription()
                .getServerDescriptions()
                .getFirst()
                .getAddress()
                .toString()
                .replaceFirst("^/?", "mongodb://");
        other = TestServer.real("mongodb.uri", store + "/signalbox");
        people = new People(one)
                .space("lab", Space.Visibility.PRIVATE)
                .user("ada")
                .member("lab", "ada", Role.VIEWER)
                .user("bob")
                .member("lab", "bob", Role.VIEWER);
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    private static Peer joined(String name) {
        String token = People.token(name);
        await().until(() -> other.send(
                                "GET",
                                "/api/spaces/lab",
                                new byte[0],
                                People.bearer(token).toArray(String[]::new))
                        .statusCode()
                == 200); // the other instance has it
        Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(other.port(), "token", token);
        peer.good("dashboard:join", "{\"spaceId\":\"lab\"}");
        peer.next("dashboard:state");
        return peer;
    }

    @Test
    void aMemberRemovedOnAnotherInstanceIsNotified() {
        try (Peer ada = joined("ada")) {
            people.removeMember("lab", "ada");
            assertThat(ada.next("error")).containsEntry("code", "SPACE_NOT_FOUND");
        }
    }

    @Test
    void aUserDisabledOnAnotherInstanceIsDisconnected() {
        try (Peer bob = joined("bob")) {
            people.append("user", "bob", Verb.UPDATED, Map.of("disabled", true));
            assertThat(bob.awaitEnd()).isEqualTo("4401");
        }
    }
}
