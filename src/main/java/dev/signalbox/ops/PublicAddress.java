package dev.signalbox.ops;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Where people reach this server, for links that leave it; by default on their own machine. */
@Singleton
public final class PublicAddress {
    private final @Nullable String given;
    private final BeanProvider<EmbeddedServer> server;

    PublicAddress(@Nullable @Property(name = "signalbox.base-url") String given, BeanProvider<EmbeddedServer> server) {
        this.given = given == null || given.isBlank() ? null : given.strip().replaceFirst("/+$", "");
        this.server = server;
    }

    /** Without a slash at its end. */
    public String root() {
        return given == null ? "http://localhost:" + server.get().getPort() : given;
    }

    public String ofTask(String taskId) {
        return of("/tasks/" + taskId);
    }

    /** @param path begins with a slash */
    public String of(String path) {
        return root() + path;
    }
}
