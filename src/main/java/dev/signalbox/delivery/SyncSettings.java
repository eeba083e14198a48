package dev.signalbox.delivery;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The timing of complete states: {@code /api/sync} and the state sockets.
 *
 * @param interval the changes of so long are sent as one state; default 100 ms
 * @param heartbeat between two comments that keep a stream open; default 15 s
 */
@ConfigurationProperties("signalbox.sync")
public record SyncSettings(
        @Bindable(defaultValue = "100ms") Duration interval,
        @Bindable(defaultValue = "15s") Duration heartbeat) {

    public SyncSettings {
        positive("interval", interval, "100ms");
        positive("heartbeat", heartbeat, "15s");
    }

    private static void positive(String name, Duration given, String example) {
        if (!given.isPositive()) {
            throw new SettingError("signalbox.sync." + name, given.toString(), "more than 0, such as " + example);
        }
    }
}
