package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Sockets that begin an upgrade and do not finish it. */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.transport.upgrade-timeout", value = "1s")
@Property(name = "signalbox.drain-spread", value = "0s")
class UpgradeDeadlineTest {
    @Inject
    EmbeddedServer server;

    @Test
    void closesASocketThatNeverUpgradesAndKeepsTheSession() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        try (Wire idle = new Wire(client.upgradeQuery(), server.getURI())) {
            assertThat(idle.closeCode()).isEqualTo(1008);
        }
        try (Wire half = new Wire(client.upgradeQuery(), server.getURI())) {
            half.send("2probe");
            assertThat(half.closeCode()).isEqualTo(1008);
        }
        client.post("421[\"test:echo\",{\"text\":\"x\"}]");
        assertThat(client.poll()).isEqualTo("431[{\"ok\":true,\"text\":\"x\",\"user\":\"ada\"}]");

        try (Wire wire = new Wire(client.upgradeQuery(), server.getURI())) {
            wire.send("2probe");
            assertThat(wire.next()).isEqualTo("3probe");
            wire.send("5");
            wire.send("421[\"test:echo\",{\"text\":\"y\"}]");
            assertThat(wire.next()).isEqualTo("431[{\"ok\":true,\"text\":\"y\",\"user\":\"ada\"}]");
        }
    }
}
