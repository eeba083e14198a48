package dev.signalbox.cli;

import dev.signalbox.model.Json;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Users of the store of this machine. */
@Command(
        name = "user",
        description = "List and add users of this machine's store, also while its server runs.",
        mixinStandardHelpOptions = true)
final class UserCommand extends Printing implements Runnable {
    private static final int PASSWORD_BYTES = 15;

    @Override
    public void run() {
        throw incomplete();
    }

    @Command(name = "list", description = "List the users.", mixinStandardHelpOptions = true)
    void list() {
        try (LocalServer local = LocalServer.open()) {
            Pages.each(
                    local.server(),
                    "/api/users",
                    user -> out().printf(
                                    "%-24s %s%s%n",
                                    user.get("username"),
                                    user.get("roles"),
                                    Boolean.TRUE.equals(user.get("disabled")) ? " disabled" : ""));
        }
        out().flush();
    }

    @Command(
            name = "add",
            description = "Add a user; without --password a random one is printed once.",
            mixinStandardHelpOptions = true)
    void add(
            @Parameters(paramLabel = "<name>") String name,
            @Option(names = "--password", paramLabel = "<password>", interactive = true, arity = "0..1") @Nullable
                    String password,
            @Option(names = "--admin", description = "May do everything.") boolean admin) {
        String given = Objects.requireNonNullElseGet(password, UserCommand::random);
        Map<String, Object> body =
                Json.object("username", name, "password", given, "roles", admin ? List.of("admin") : List.of());
        try (LocalServer local = LocalServer.open()) {
            local.server().post("/api/users", body);
        }
        out().println("Added " + name + (password == null ? " with the password " + given : ""));
        out().flush();
    }

    private static String random() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
