package dev.signalbox.session;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The timing and the bounds of Socket.IO and plain WebSocket.
 *
 * @param pingInterval the time between two pings of the server; default 25 s
 * @param pingTimeout how long the client may take to answer a ping; default 20 s
 * @param maxPayload bytes of one message from a client; default 1,000,000
 * @param connectTimeout how long a session may stay without a namespace; default 45 s
 * @param authTimeout how long a plain WebSocket may take to sign in by its first frame; default 5 s
 * @param upgradeTimeout how long the upgrade of a polling session to a WebSocket may take; default 10 s
 * @param slowTimeout how long a client may read no byte while data waits for it; default 30 s
 */
@ConfigurationProperties("signalbox.transport")
public record TransportSettings(
        @Bindable(defaultValue = "25s") Duration pingInterval,
        @Bindable(defaultValue = "20s") Duration pingTimeout,
        @Bindable(defaultValue = "1000000") int maxPayload,
        @Bindable(defaultValue = "45s") Duration connectTimeout,
        @Bindable(defaultValue = "5s") Duration authTimeout,
        @Bindable(defaultValue = "10s") Duration upgradeTimeout,
        @Bindable(defaultValue = "30s") Duration slowTimeout) {}
