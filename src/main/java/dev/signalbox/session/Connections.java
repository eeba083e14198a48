package dev.signalbox.session;

import dev.signalbox.delivery.Client;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Hears of every client that comes and goes. For one client the calls come in this order, once each, on the virtual thread
 * that also dispatches its commands: so no command of a client runs after {@link #closed}, and joins cannot outlive it.
 */
public interface Connections {
    void opened(Client client);

    /**
     * The client is gone, and so must be all that was kept of it.
     *
     * @param reason one word for the log, such as {@code ping_timeout}
     */
    void closed(Client client, String reason);

    /** Tells all of them: what one gets wrong must not keep the client alive with the others. */
    static void closed(List<Connections> all, Client client, String reason) {
        for (Connections each : all) {
            try {
                each.closed(client, reason);
            } catch (RuntimeException | Error e) {
                LoggerFactory.getLogger(Connections.class).error("[WS] client={} leave=failed", client.id(), e);
            }
        }
    }
}
