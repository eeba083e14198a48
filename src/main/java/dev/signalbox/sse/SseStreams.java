package dev.signalbox.sse;

import dev.signalbox.delivery.SyncSettings;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.session.Setup;
import dev.signalbox.session.StateFeed;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Opens streams of the states of spaces. */
@Singleton
final class SseStreams {
    private final Setup setup;
    private final StateFeed.Parts states;
    private final SyncSettings settings;

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
        return StreamSession.open(
                setup,
                channel,
                principal,
                address,
                transport -> new SseSession(transport, setup, states, settings.heartbeat(), principal, query, since));
    }
}
