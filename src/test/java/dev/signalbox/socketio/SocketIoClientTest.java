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
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An unmodified {@code socket.io-client}, the Java one. */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.drain-spread", value = "0s")
class SocketIoClientTest {
    @Inject
    EmbeddedServer server;

    @Inject
    Visitors visitors;

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private Socket socket = IO.socket(URI.create("http://localhost"));

    private void connect(Map<String, String> auth) {
        connect(auth, "websocket");
    }

    private void connect(Map<String, String> auth, String... transports) {
        socket = IO.socket(
                server.getURI(),
                IO.Options.builder()
                        .setTransports(transports)
                        .setForceNew(true)
                        .setReconnectionDelay(50)
                        .setAuth(auth)
                        .build());
        socket.on(Socket.EVENT_CONNECT, arguments -> events.add("connected"));
        socket.on(Socket.EVENT_CONNECT_ERROR, arguments -> events.add(arguments[0]));
        socket.on(Socket.EVENT_DISCONNECT, arguments -> events.add(arguments[0]));
        socket.on("news", arguments -> events.add(arguments[0]));
        socket.connect();
    }

    private Object next() throws InterruptedException {
        return Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS), "nothing within 10 s");
    }

    @AfterEach
    void leave() {
        socket.close();
    }

    @Test
    void isRefusedWithoutACredential() throws Exception {
        connect(Map.of());

        JSONObject error = (JSONObject) next();
        assertThat(error.getJSONObject("data").getString("code")).isEqualTo("UNAUTHORIZED");
        assertThat(error.getString("message")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void callsAndReceivesEvents(String transports) throws Exception {
        connect(Map.of("token", "user-ada"), transports.split(","));
        assertThat(next()).isEqualTo("connected");

        CompletableFuture<Object> answer = new CompletableFuture<>();
        Ack ack = arguments -> answer.complete(arguments[0]);
        socket.emit("test:echo", new JSONObject(Map.of("text", "héllo")), ack);

        JSONObject echoed = (JSONObject) answer.get(10, TimeUnit.SECONDS);
        assertThat(echoed.getBoolean("ok")).isTrue();
        assertThat(echoed.getString("text")).isEqualTo("héllo");

        Client client = await().until(() -> visitors.present.get(socket.id()), Objects::nonNull);
        client.answer(Selection.of(new Message("news", Map.of("n", 1))));
        assertThat(((JSONObject) next()).getInt("n")).isEqualTo(1);
    }

    @Test
    void upgradesAutomatically() throws Exception {
        connect(Map.of("token", "user-ada"), "polling", "websocket");
        assertThat(next()).isEqualTo("connected");
        Client client = await().until(() -> visitors.present.get(socket.id()), Objects::nonNull);
        await().until(() -> client.transport().equals("websocket"));
        client.answer(Selection.of(new Message("news", Map.of("n", 2))));

        assertThat(((JSONObject) next()).getInt("n")).isEqualTo(2);
    }

    @Test
    void reconnectsWhenTheServerDrains() throws Exception {
        connect(Map.of("token", "user-ada"));
        assertThat(next()).isEqualTo("connected");
        String id = socket.id();
        await().until(() -> visitors.present.containsKey(id));

        Objects.requireNonNull(visitors.present.get(id)).close(CloseReason.DRAINING);

        // Its WebSocket library takes code 1012 for an error, and so notices at once.
        assertThat(next()).isIn("transport close", "transport error");
        assertThat(next()).isEqualTo("connected");
        assertThat(visitors.left).containsEntry(id, "draining");
    }

    @Test
    void doesNotReconnectAfterADisconnect() throws Exception {
        connect(Map.of("token", "user-ada"));
        assertThat(next()).isEqualTo("connected");
        String id = socket.id();
        await().until(() -> visitors.present.containsKey(id));

        Objects.requireNonNull(visitors.present.get(id)).close(CloseReason.UNAUTHORIZED);

        assertThat(next()).isEqualTo("io server disconnect");
        assertThat(socket.isActive()).isFalse();
    }
}
