package dev.signalbox.a2a;

import dev.signalbox.delivery.Gateways;
import dev.signalbox.delivery.SyncSettings;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.Spaces;
import dev.signalbox.session.Connections;
import dev.signalbox.session.Setup;
import dev.signalbox.sse.SseTransport;
import dev.signalbox.sse.StreamSession;
import dev.signalbox.tasks.TasksService;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens streams of tasks, within the limits that all streams share. */
@Singleton
final class TaskStreams {
    private final Setup setup;
    private final Parts parts;

    /** What every stream needs. */
    @Singleton
    record Parts(
            Gateways gateways,
            List<Connections> connections,
            TasksService tasks,
            Spaces spaces,
            SyncSettings settings) {}

    TaskStreams(Setup setup, Parts parts) {
        this.setup = setup;
        this.parts = parts;
    }

    /**
     * A stream, which begins when the server writes it.
     *
     * @param since the version of the task that the client has; {@code null} for none
     * @throws Refused {@code RATE_LIMITED} for a principal or address with too many connections
     */
    SseTransport of(Channel channel, Principal principal, String address, String taskId, @Nullable Long since) {
        return StreamSession.open(
                setup,
                channel,
                principal,
                address,
                transport -> new TaskStream(transport, setup, parts, principal, taskId, since));
    }
}
