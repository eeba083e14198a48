package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.access.Revocations;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.session.Connections;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** After a bug while a client connects or disconnects nothing of that client remains. */
class BrokenNeighbourTest {
    private static volatile boolean breaksAtOpen;
    /** How often it did. */
    private static final AtomicInteger BROKEN = new AtomicInteger();

    private static volatile boolean breaksAtClose;

    private static TestServer server;

    /** Called before the rooms when a client disconnects. */
    @Singleton
    @Requires(property = "spec.name", value = "BrokenNeighbourTest")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class First implements Connections {
        @Override
        public void opened(Client client) {}

        @Override
        public void closed(Client client, String reason) {
            if (breaksAtClose) {
                throw new StackOverflowError("a bug");
            }
        }
    }

    /** Called after the rooms when a client connects. */
    @Singleton
    @Requires(property = "spec.name", value = "BrokenNeighbourTest")
    @Order(Ordered.LOWEST_PRECEDENCE)
    static final class Last implements Connections {
        @Override
        public void opened(Client client) {
            if (breaksAtOpen) {
                BROKEN.incrementAndGet();
                throw new StackOverflowError("a bug");
            }
        }

        @Override
        public void closed(Client client, String reason) {}
    }

    @BeforeAll
    static void start() {
        server = TestServer.real("spec.name", "BrokenNeighbourTest", "signalbox.drain-spread", "0s");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void mend() {
        breaksAtOpen = false;
        breaksAtClose = false;
    }

    private static void assertNoClientRemains() {
        await().untilAsserted(() -> {
            assertThat(server.bean(Revocations.class).watched()).isZero();
            assertThat(server.bean(Rooms.class).count()).isZero();
        });
    }

    @OverEveryTransport
    void aClientThatCannotBeAdmittedIsReleased(TransportUnderTest transport) {
        breaksAtOpen = true;
        BROKEN.set(0);
        try (Peer peer = transport.open(server.port(), "apiKey", TestServer.API_KEY)) {
            if (transport == TransportUnderTest.STOCK_CLIENT) {
                await().until(() -> BROKEN.get() > 0); // it may be closed before it knows that it was connected
            } else {
                peer.awaitEnd();
            }
            assertNoClientRemains();
        }
    }

    @OverEveryTransport
    void aClosedClientIsRemovedEverywhere(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            peer.good("dashboard:join", "{}");
            peer.settle();
            assertThat(server.bean(Rooms.class).count()).isEqualTo(1);
            breaksAtClose = true;
        }
        assertNoClientRemains();
    }
}
