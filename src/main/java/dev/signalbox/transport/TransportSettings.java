package dev.signalbox.transport;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The timing and the bounds of Socket.IO.
 *
 * @param pingInterval how long after a sign of life the server pings; default 25 s
 * @param pingTimeout how long the client may take to answer a ping; default 20 s
 * @param maxPayload bytes of one message from a client; default 1,000,000
 * @param connectTimeout how long a session may stay without a namespace; default 45 s
 * @param slowTimeout how long a client may take no byte while something waits for it; default 30 s
 */
@ConfigurationProperties("signalbox.transport")
public record TransportSettings(
        @Bindable(defaultValue = "25s") Duration pingInterval,
        @Bindable(defaultValue = "20s") Duration pingTimeout,
        @Bindable(defaultValue = "1000000") int maxPayload,
        @Bindable(defaultValue = "45s") Duration connectTimeout,
        @Bindable(defaultValue = "30s") Duration slowTimeout) {

    public TransportSettings {
        positive("ping-interval", pingInterval);
        positive("ping-timeout", pingTimeout);
        positive("connect-timeout", connectTimeout);
        positive("slow-timeout", slowTimeout);
        if (maxPayload < 1_000) {
            throw new SettingError(
                    "signalbox.transport.max-payload", Integer.toString(maxPayload), "at least 1000 bytes");
        }
    }

    private static void positive(String name, Duration given) {
        if (!given.isPositive()) {
            throw new SettingError("signalbox.transport." + name, given.toString(), "more than 0, such as 25s");
        }
    }
}
