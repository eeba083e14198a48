package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client sees at shutdown. */
class DrainedServerTest {
    @Test
    void closesSocketsSoThatClientsComeBack() throws Exception {
        EmbeddedServer server = ApplicationContext.run(
                EmbeddedServer.class,
                Map.of("spec.name", "socketio", "signalbox.drain-spread", "0s", "micronaut.server.port", "-1"));
        try (Wire wire = Wire.connected(server.getURI())) {
            server.stop();

            assertThat(wire.closeCode()).isEqualTo(1012);
            assertThat(wire.next()).isEqualTo("42[\"server:draining\",{\"withinMillis\":0}]");
            assertThat(wire.isSilent())
                    .as("no 41, which would keep clients away")
                    .isTrue();
        } finally {
            server.close();
        }
    }
}
