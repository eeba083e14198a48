package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import dev.signalbox.projection.Presence;
import org.junit.jupiter.api.Test;

/** A single instance polls nothing, until another one starts on the same store. */
class LateInstanceTest {
    @Test
    void aRightThatEndsOnAnInstanceThatHasJustStartedEndsHere() {
        try (TestServer alone = TestServer.real("signalbox.embedded-port", "0")) {
            new People(alone).space("lab", Space.Visibility.PRIVATE).user("ada").member("lab", "ada", Role.VIEWER);
            try (Peer ada = TransportUnderTest.PLAIN_WEBSOCKET.open(alone.port(), "token", People.token("ada"))) {
                ada.good("dashboard:join", "{\"spaceId\":\"lab\"}");
                ada.next("dashboard:state");
                assertThat(alone.bean(Presence.class).areOthersRunning()).isFalse();
                try (TestServer late = TestServer.real("mongodb.uri", alone.mongoUri())) {
                    new People(late).disable("ada");
                    assertThat(ada.awaitEnd()).isEqualTo("4401");
                    assertThat(alone.bean(Presence.class).areOthersRunning()).isTrue();
                }
                await().untilAsserted(
                                () -> assertThat(alone.bean(Presence.class).areOthersRunning())
                                        .isFalse());
            }
        }
    }
}
