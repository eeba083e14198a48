package dev.signalbox.session;

import dev.signalbox.delivery.Client;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * A listener for clients that connect and disconnect. For one client both methods are called once, in this order, on the
 * virtual thread that also dispatches its commands: so no command of a client runs after {@link #closed}, and its joins
 * cannot outlive it.
 */
public interface Connections {
    void opened(Client client);

    /**
     * The client has disconnected; release everything that was kept for it.
     *
     * @param reason one word for the log, such as {@code ping_timeout}
     */
    void closed(Client client, String reason);

    /** Calls all listeners: a failing one must not keep the client registered with the others. */
    static void closed(List<Connections> all, Client client, String reason) {
        for (Connections each : all) {
            try {
                each.closed(client, reason);
            } catch (RuntimeException | Error e) {
                LoggerFactory.getLogger(Connections.class)
                        .error("[WS] close=failed client={}; the other listeners are called", client.id(), e);
            }
        }
    }
}
