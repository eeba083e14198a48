package dev.signalbox.cli;

import dev.signalbox.model.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** API keys of the store of this machine. */
@Command(
        name = "key",
        description = "List, create and revoke API keys of this machine's store, also while its server runs.",
        mixinStandardHelpOptions = true)
final class KeyCommand extends Printing implements Runnable {
    private static final String PATH = "/api/keys";

    @Override
    public void run() {
        throw incomplete();
    }

    @Command(name = "list", description = "List the keys.", mixinStandardHelpOptions = true)
    void list() {
        try (LocalServer local = LocalServer.open()) {
            Pages.each(
                    local.server(),
                    PATH,
                    key -> out().printf(
                                    "%-18s %-24s %-10s %-10s last used %s%n",
                                    key.get("id"),
                                    key.get("name"),
                                    key.get("spaceId"),
                                    key.get("role"),
                                    Objects.requireNonNullElse(key.get("lastUsedAt"), "never")));
        }
        out().flush();
    }

    @Command(
            name = "create",
            description = "Create a key, which is printed this once.",
            mixinStandardHelpOptions = true)
    void create(
            @Parameters(paramLabel = "<name>") String name,
            @Option(names = "--space", paramLabel = "<id>", defaultValue = "main") String space,
            @Option(names = "--role", paramLabel = "<role>", defaultValue = "agent") String role,
            @Option(names = "--expires", paramLabel = "<time>", description = "Such as 2027-01-31T00:00:00Z.") @Nullable
                    String expiresAt) {
        try (LocalServer local = LocalServer.open()) {
            Map<?, ?> key = Json.asObject(local.server()
                    .post(PATH, Json.object("name", name, "spaceId", space, "role", role, "expiresAt", expiresAt)));
            out().println(key.get("key"));
        }
        out().flush();
    }

    @Command(name = "revoke", description = "Revoke a key.", mixinStandardHelpOptions = true)
    void revoke(@Parameters(paramLabel = "<id>") String id) {
        try (LocalServer local = LocalServer.open()) {
            local.server().delete(PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
        }
        out().println("Revoked " + id);
        out().flush();
    }
}
