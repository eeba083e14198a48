package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.engineio.Engine;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Many concurrent clients with random input: the server logs no error, leaks nothing, and closes them soon. */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.transport.ping-interval", value = "300ms")
@Property(name = "signalbox.transport.ping-timeout", value = "300ms")
@Property(name = "signalbox.transport.connect-timeout", value = "500ms")
@Property(name = "signalbox.transport.upgrade-timeout", value = "300ms")
@Property(name = "signalbox.transport.slow-timeout", value = "500ms")
@Property(name = "signalbox.transport.max-payload", value = "20000")
@Property(name = "signalbox.drain-spread", value = "0s")
class SessionFuzzTest {
    private static final int CLIENTS = 40;
    private static final int STEPS = 25;

    private static ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    @Inject
    EmbeddedServer server;

    @Inject
    Visitors visitors;

    @Inject
    @Named(EngineBeans.PATH)
    Engine engine;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void watchLeaks() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterAll
    static void unwatchLeaks() {
        ResourceLeakDetector.setLevel(before);
    }

    @BeforeEach
    void watchLog() {
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void unwatchLog() {
        root().detachAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void closesThemSoon(long seed) throws Exception {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            long own = seed * 1_000 + i;
            clients.add(Thread.ofVirtual().start(() -> run(new Mutations(own))));
        }
        for (Thread client : clients) {
            client.join();
        }

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(engine.size()).isZero();
            assertThat(visitors.present).isEmpty();
        });
        try (Wire wire = Wire.connected(server.getURI())) {
            wire.send("421[\"test:echo\",{\"text\":\"x\"}]");
            assertThat(wire.next()).startsWith("431[{\"ok\":true");
        }
        findLeaks();
        assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    /** The detector reports, as an error in the log, when it is next asked to track a buffer after a collection. */
    private static void findLeaks() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            for (int k = 0; k < 100; k++) {
                ByteBufAllocator.DEFAULT.buffer(16).release();
            }
        }
    }

    private void run(Mutations mutations) {
        List<RawSocket> sockets = new ArrayList<>();
        try {
            if (mutations.below(3) == 0) {
                socket(mutations, sockets, "/socket.io/?EIO=4&transport=websocket");
            } else if (mutations.below(3) == 0) {
                socket(mutations, sockets, "/ws");
            } else {
                poll(mutations, sockets);
            }
        } catch (IOException | InterruptedException e) {
            // refused or closed: as it should be
        } finally {
            for (RawSocket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // closed already
                }
            }
        }
    }

    private void socket(Mutations mutations, List<RawSocket> sockets, String path) throws IOException {
        RawSocket socket = new RawSocket(path, server.getURI(), "");
        sockets.add(socket);
        if (mutations.below(2) == 0) {
            socket.text(
                    path.equals("/ws")
                            ? "{\"event\":\"auth\",\"data\":{\"token\":\"user-ada\"}}"
                            : "40{\"token\":\"user-ada\"}");
        }
        for (int i = 0; i < STEPS; i++) {
            frame(mutations, socket);
        }
    }

    /** A frame, mostly a whole one. */
    private static void frame(Mutations mutations, RawSocket socket) throws IOException {
        switch (mutations.below(12)) {
            case 0 -> socket.send(0x82, mutations.bytes(50));
            case 1 -> socket.send(0x80 | mutations.below(16), mutations.bytes(100));
            case 2 -> socket.send(0x01, mutations.packet()); // a fragment
            case 3 -> socket.send(0x89, mutations.bytes(20));
            case 4 -> {
                if (mutations.below(20) == 0) {
                    socket.bytes(mutations.below(256), mutations.below(256), mutations.below(256));
                }
            }
            default -> socket.send(0x81, mutations.packet());
        }
    }

    private void poll(Mutations mutations, List<RawSocket> sockets) throws IOException, InterruptedException {
        PollingClient client = new PollingClient(server.getURI());
        if (mutations.below(3) > 0) {
            client.connect("user-ada");
        }
        for (int i = 0; i < STEPS; i++) {
            switch (mutations.below(10)) {
                case 0, 1 -> client.getLater(); // perhaps beside another
                case 2 -> client.get();
                case 3 -> client.postLater(new String(mutations.packet(), StandardCharsets.ISO_8859_1));
                case 4 -> abortedRequest(mutations, client);
                case 5 -> sockets.add(new RawSocket(client.upgradeQuery(), server.getURI(), ""));
                case 6 -> upgrade(mutations, client, sockets);
                case 7 -> client.post("4" + "x".repeat(20_000));
                default -> client.post(mutations.payload());
            }
        }
    }

    private void abortedRequest(Mutations mutations, PollingClient client) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            String request = mutations.below(2) == 0
                    ? "GET " + client.query() + " HTTP/1.1\r\nHost: here\r\n\r\n"
                    : "POST " + client.query() + " HTTP/1.1\r\nHost: here\r\nContent-Length: 50\r\n\r\n4half";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    private void upgrade(Mutations mutations, PollingClient client, List<RawSocket> sockets) throws IOException {
        RawSocket socket = new RawSocket(client.upgradeQuery(), server.getURI(), "");
        sockets.add(socket);
        socket.text("2probe");
        if (mutations.below(2) == 0) {
            socket.text("5");
        }
        for (int i = 0; i < 5; i++) {
            frame(mutations, socket);
        }
    }
}
