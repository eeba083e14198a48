package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** From polling to a WebSocket, without losing packets (Engine.IO v4, "Upgrade"). */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.transport.ping-interval", value = "400ms")
@Property(name = "signalbox.transport.ping-timeout", value = "600ms")
@Property(name = "signalbox.drain-spread", value = "0s")
class UpgradeTest {
    @Inject
    EmbeddedServer server;

    @Inject
    Visitors visitors;

    @Inject
    TestGateway gateway;

    private Client client(String id) {
        return await().until(() -> visitors.present.get(id), Objects::nonNull);
    }

    private Wire socket(PollingClient client) {
        return new Wire(client.upgradeQuery(), server.getURI());
    }

    private Wire probed(PollingClient client) throws InterruptedException {
        Wire wire = socket(client);
        wire.send("2probe");
        assertThat(wire.next()).isEqualTo("3probe");
        return wire;
    }

    private static void assertEcho(Wire wire) throws InterruptedException {
        wire.send("421[\"test:echo\",{\"text\":\"x\"}]");
        assertThat(wire.next()).isEqualTo("431[{\"ok\":true,\"text\":\"x\",\"user\":\"ada\"}]");
    }

    @Test
    void movesTheSession() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        try (Wire wire = probed(client)) {
            wire.send("5");
            assertEcho(wire);

            assertThat(client(id).transport()).isEqualTo("websocket");
            assertThat(wire.isOpen()).isTrue();
        }
        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "transport_closed"));
    }

    @Test
    void endsPollsWhileTheClientChanges() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        CompletableFuture<HttpResponse<String>> pending = client.getLater();
        await().during(Duration.ofMillis(50)).until(() -> !pending.isDone());
        try (Wire wire = probed(client)) {
            assertThat(pending.get(10, TimeUnit.SECONDS).body()).isEqualTo("6");
            assertThat(client.get().body()).isEqualTo("6");
            assertThat(client.get().body()).isEqualTo("6");
            wire.send("5");
            assertEcho(wire);
        }
    }

    @Test
    void stillDeliversByPollingUntilTheClientHasChanged() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        try (Wire wire = probed(client)) {
            client(id).answer(Selection.of(new Message("late", Map.of())));
            assertThat(client.get().body()).isEqualTo("42[\"late\",{}]");
            client(id).answer(Selection.of(new Message("later", Map.of())));
            wire.send("5");
            assertThat(wire.next()).isEqualTo("42[\"later\",{}]");
        }
    }

    /** Packets that did not fit into a poll response move with the session, before later ones. */
    @Test
    void movesPacketsThatDidNotFitIntoAResponse() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        Client target = client(client.connect("user-ada"));
        try (Wire wire = probed(client)) {
            for (int i = 0; i < 40; i++) {
                target.answer(Selection.of(new Message("n", Map.of("i", i))));
            }
            List<String> heard = new ArrayList<>(List.of(client.get().body().split("\u001e")));
            assertThat(heard).hasSizeLessThanOrEqualTo(16);
            target.answer(Selection.of(new Message("n", Map.of("i", 40))));
            wire.send("5");
            while (heard.size() < 41) {
                heard.add(wire.next());
            }
            assertThat(heard)
                    .isEqualTo(IntStream.rangeClosed(0, 40)
                            .mapToObj(i -> "42[\"n\",{\"i\":" + i + "}]")
                            .toList());
        }
    }

    @Test
    void refusesRequestsAfterwards() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        try (Wire wire = probed(client)) {
            wire.send("5");

            assertThat(client.get().statusCode()).isEqualTo(400);
            assertThat(client.post("4hello").statusCode()).isEqualTo(400);
            assertEcho(wire);
        }
    }

    @Test
    void closesASecondSocketAfterwards() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        try (Wire wire = probed(client)) {
            wire.send("5");
            assertEcho(wire);
            try (Wire second = socket(client)) {
                second.closeCode();
            }
            assertEcho(wire);
        }
    }

    @Test
    void closesASecondSocketMeanwhile() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        try (Wire wire = probed(client);
                Wire second = socket(client)) {
            second.closeCode();
            wire.send("5");
            assertEcho(wire);
        }
    }

    @Test
    void closesASecondSocketOfAWebSocketSession() throws Exception {
        try (Wire wire = new Wire(server.getURI())) {
            Object sid = wire.open().get("sid");
            try (Wire second = new Wire("/socket.io/?EIO=4&transport=websocket&sid=" + sid, server.getURI())) {
                second.closeCode();
            }
            assertThat(PollingClient.send(server.getURI(), "GET", "/socket.io/?EIO=4&transport=polling&sid=" + sid, "")
                            .body())
                    .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
            assertThat(wire.isOpen()).isTrue();
        }
    }

    @Test
    void closesASocketWithInvalidPacketsAndKeepsTheSession() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        for (String nonsense : List.of("5", "4hello", "2", "", "3probe")) {
            try (Wire wire = socket(client)) {
                wire.send(nonsense);
                assertThat(wire.closeCode()).isEqualTo(1002);
            }
        }
        try (Wire wire = probed(client)) {
            wire.send(new byte[] {1});
            assertThat(wire.closeCode()).isEqualTo(1002);
        }
        client.post("421[\"test:echo\",{\"text\":\"x\"}]");
        assertThat(client.poll()).startsWith("431");
    }

    @Test
    void closesTheSocketWithTheSession() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        try (Wire wire = probed(client)) {
            client.post("1");
            wire.closeCode();
        }
    }

    @Test
    void keepsTheHeartbeatGoing() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        try (Wire wire = probed(client)) {
            wire.answersPings = false;
            wire.send("5");
            assertThat(wire.next()).isEqualTo("2");
            wire.send("3");
            assertThat(wire.next()).isEqualTo("2");

            assertThat(wire.closeCode()).isEqualTo(1001);
            await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "ping_timeout"));
        }
    }

    @Test
    void theDisconnectIsSentOverTheNewSocket() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        try (Wire wire = probed(client)) {
            wire.send("5");
            assertEcho(wire);
            client(id).close(CloseReason.UNAUTHORIZED);

            assertThat(wire.next()).isEqualTo("41");
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    /** Packets that follow on the socket at once must wait until the session has moved. */
    @RepeatedTest(20)
    void losesNoClientPacketDuringTheUpgrade() throws Exception {
        gateway.numbers.clear();
        PollingClient client = PollingClient.connected(server.getURI());
        client.post("42[\"test:number\",{\"number\":0}]");
        try (Wire wire = probed(client)) {
            wire.send("5");
            for (int i = 1; i < 50; i++) {
                wire.send("42[\"test:number\",{\"number\":" + i + "}]");
            }
            assertEcho(wire);
            assertThat(List.copyOf(gateway.numbers))
                    .containsExactlyElementsOf(LongStream.range(0, 50).boxed().toList());
        }
    }

    @RepeatedTest(20)
    void losesNoServerPacketDuringTheUpgrade() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        Client target = client(client.connect("user-ada"));
        Thread sender = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 500; i++) {
                target.answer(Selection.of(new Message("n", Map.of("i", i))));
                Thread.onSpinWait();
            }
        });
        List<String> heard = new ArrayList<>();
        try (Wire wire = socket(client)) {
            heard.addAll(List.of(client.poll().split("\u001e")));
            wire.send("2probe");
            assertThat(wire.next()).isEqualTo("3probe");
            wire.send("5");
            while (heard.size() < 500) {
                heard.add(wire.next());
            }
            sender.join();
            assertThat(wire.isSilent()).isTrue();
        }
        assertThat(heard)
                .isEqualTo(IntStream.range(0, 500)
                        .mapToObj(i -> "42[\"n\",{\"i\":" + i + "}]")
                        .toList());
    }
}
