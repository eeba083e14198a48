package dev.signalbox;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.env.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The port of the server, tried before the store is opened. */
final class ListeningPort {
    private ListeningPort() {}

    /** @throws SettingError when it cannot be taken */
    static void check(Environment environment) {
        int port =
                environment.getProperty("micronaut.server.port", Integer.class).orElse(0);
        String host =
                environment.getProperty("micronaut.server.host", String.class).orElse("");
        if (port <= 0) {
            return; // any free one
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the server does: connections that end must not keep it from starting
            socket.bind(host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw taken(port + " ");
        }
    }

    static SettingError taken(String port) {
        return new SettingError("PORT", port + "is in use or not ours to take", "a free port");
    }
}
