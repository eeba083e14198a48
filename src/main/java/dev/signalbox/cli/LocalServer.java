package dev.signalbox.cli;

import dev.signalbox.store.StoreInUse;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server of this machine's folder, asked as admin: the one that runs, else one of our own while the command runs. */
final class LocalServer implements AutoCloseable {
    private final Server server;
    private final @Nullable OpenStore own;

    private LocalServer(Server server, @Nullable OpenStore own) {
        this.server = server;
        this.own = own;
    }

    static LocalServer open() {
        try {
            OpenStore own = OpenStore.open(Map.of("micronaut.server.port", -1, "micronaut.server.host", "127.0.0.1"));
            EmbeddedServer server = own.get(EmbeddedServer.class).start();
            return new LocalServer(server(own.environment(), server.getPort()), own);
        } catch (RuntimeException e) {
            if (!StoreInUse.isCauseOf(e)) {
                throw e;
            }
            return OpenStore.withSettings(environment -> new LocalServer(
                    server(environment, environment.getProperty("micronaut.server.port", Integer.class, 8080)), null));
        }
    }

    private static Server server(Environment environment, int port) {
        return Server.local(
                port,
                environment.getProperty("signalbox.jwt-secret", String.class).orElse(null),
                dataDir(environment));
    }

    static Path dataDir(Environment environment) {
        return environment.getProperty("signalbox.data-dir", Path.class, Path.of("data"));
    }

    Server server() {
        return server;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
