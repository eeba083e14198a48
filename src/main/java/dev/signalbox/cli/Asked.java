package dev.signalbox.cli;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of every command that asks a server, and how it prints what comes back. */
final class Asked {
    @Option(
            names = "--url",
            paramLabel = "<url>",
            description = "Where the server is (SIGNALBOX_URL; ${DEFAULT-VALUE}).",
            defaultValue = "${env:SIGNALBOX_URL:-http://localhost:8080}")
    private String url = "";

    @Option(
            names = "--key",
            paramLabel = "<key>",
            description = "An API key; better in SIGNALBOX_API_KEY, where no list of processes shows it.",
            defaultValue = "${env:SIGNALBOX_API_KEY}",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String key;

    @Option(names = "--json", description = "Print JSON, a line for each thing.")
    private boolean json;

    Server server() {
        return Server.withKey(url, key());
    }

    /** The address for sockets. */
    String socketUrl(String path) {
        return url.replaceFirst("^http", "ws").replaceFirst("/$", "") + path;
    }

    String key() {
        if (key == null || key.isBlank()) {
            throw new Failure("no API key: give --key or SIGNALBOX_API_KEY");
        }
        return key;
    }

    /** Prints a thing as JSON, or as people read it. */
    void print(PrintWriter out, @Nullable Object thing, Function<Map<?, ?>, String> sentence) {
        out.println(
                json
                        ? new String(JsonText.write(thing), StandardCharsets.UTF_8)
                        : sentence.apply(Json.asObject(thing)));
        out.flush();
    }

    void printAll(PrintWriter out, List<?> things, Function<Map<?, ?>, String> sentence) {
        things.forEach(thing -> print(out, thing, sentence));
    }

    /** One line for a task. */
    static String task(Map<?, ?> task) {
        return "%-16s  %-22s  %s".formatted(task.get("id"), task.get("workState"), task.get("title"));
    }
}
