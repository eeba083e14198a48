package dev.signalbox.sse;

import dev.signalbox.delivery.SyncSettings;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Setup;
import dev.signalbox.session.StateFeed;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The open streams of this instance. */
@Singleton
final class SseStreams {
    private final Setup setup;
    private final StateFeed.Parts states;
    private final SyncSettings settings;
    private final AtomicInteger open = new AtomicInteger();

    SseStreams(Setup setup, StateFeed.Parts states, SyncSettings settings) {
        this.setup = setup;
        this.states = states;
        this.settings = settings;
    }

    /**
     * A stream, which begins when the server writes it.
     *
     * @param channel the connection of the request
     * @param address of the client
     * @param since the version of the state that the client has; {@code null} for none
     * @throws Refused {@code RATE_LIMITED} for a principal or address with too many connections
     */
    SseTransport of(Channel channel, Principal principal, String address, SyncQuery query, @Nullable Long since) {
        if (setup.connectionLimit().isFull(address)) {
            throw ConnectionLimit.tooMany();
        }
        setup.connectionLimit().check(principal);
        SseTransport transport = new SseTransport(channel);
        SseSession session = new SseSession(transport, setup, states, settings.heartbeat(), principal, query, since);
        transport.deliverTo(session, () -> opened(session, address));
        return transport;
    }

    private void opened(SseSession session, String address) {
        open.incrementAndGet();
        Runnable left = setup.open().opened(OpenConnections.Kind.SSE);
        session.open();
        setup.register(session, address, () -> {
            left.run();
            open.decrementAndGet();
        });
    }

    int open() {
        return open.get();
    }
}
