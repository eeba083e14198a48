package dev.signalbox.cli;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tasks of a server, for people and agents. */
@Command(name = "task", description = "Create, list and move tasks of a server.", mixinStandardHelpOptions = true)
final class TaskCommand extends Printing implements Runnable {
    @Override
    public void run() {
        throw incomplete();
    }

    private static String path(String id) {
        return "/api/tasks/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private void append(Asked asked, String id, String type, Map<String, ?> data) {
        Object event = asked.server().post(path(id) + "/events", Map.of("type", type, "data", data));
        asked.print(
                out(), event, e -> "%s %s, version %s of the task".formatted(id, e.get("type"), e.get("taskVersion")));
    }

    @Command(name = "create", description = "Create a task.", mixinStandardHelpOptions = true)
    void create(
            @Mixin Asked asked,
            @Parameters(paramLabel = "<title>") String title,
            @Option(names = "--description", paramLabel = "<text>") @Nullable String description,
            @Option(names = "--space", paramLabel = "<id>") @Nullable String space,
            @Option(names = "--label", paramLabel = "<label>") @Nullable List<String> labels,
            @Option(names = "--repo", paramLabel = "<owner/name>") @Nullable String repo,
            @Option(names = "--assign", paramLabel = "<agent>") @Nullable String assignedTo) {
        Map<String, Object> body = Json.object(
                "title", title,
                "description", description,
                "spaceId", space,
                "labels", labels,
                "repo", repo,
                "assignedTo", assignedTo);
        asked.print(out(), asked.server().post("/api/tasks", body), Asked::task);
    }

    @Command(name = "list", description = "List tasks, the newest first.", mixinStandardHelpOptions = true)
    void list(
            @Mixin Asked asked,
            @Option(names = "--space", paramLabel = "<id>", defaultValue = "main") String space,
            @Option(names = "--status", paramLabel = "<status>") @Nullable String status,
            @Option(names = "--label", paramLabel = "<label>") @Nullable String label,
            @Option(names = "-q", paramLabel = "<words>", description = "Words of the title, a label, a number.")
                    @Nullable
                    String words,
            @Option(names = "--limit", paramLabel = "<1-200>", defaultValue = "50") int limit) {
        Map<String, Object> query = Json.object("spaceId", space, "status", status, "label", label, "q", words);
        StringBuilder path = new StringBuilder("/api/tasks?limit=" + limit);
        query.forEach((name, value) -> path.append('&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8)));
        Map<?, ?> page = Json.asObject(asked.server().get(path.toString()));
        asked.printAll(out(), page.get("items") instanceof List<?> items ? items : List.of(), Asked::task);
    }

    @Command(name = "show", description = "Show a task with its newest events.", mixinStandardHelpOptions = true)
    void show(@Mixin Asked asked, @Parameters(paramLabel = "<id>") String id) {
        asked.print(out(), asked.server().get(path(id)), TaskCommand::whole);
    }

    private static String whole(Map<?, ?> task) {
        List<String> lines = new ArrayList<>(List.of(Asked.task(task)));
        if (task.get("description") != null) {
            lines.add(String.valueOf(task.get("description")));
        }
        if (task.get("events") instanceof List<?> events) {
            for (Object each : events) {
                Map<?, ?> event = Json.asObject(each);
                lines.add("  %s  %-22s %s"
                        .formatted(
                                event.get("at"),
                                event.get("type"),
                                Json.asObject(event.get("actor")).get("name")));
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    @Command(
            name = "append",
            description = "Append an event, such as `progress '{\"message\": \"Tests run\"}'`.",
            mixinStandardHelpOptions = true)
    void append(
            @Mixin Asked asked,
            @Parameters(paramLabel = "<id>") String id,
            @Parameters(paramLabel = "<type>") String type,
            @Parameters(paramLabel = "<data>", description = "A JSON object.", defaultValue = "{}") String data) {
        Object read;
        try {
            read = JsonText.read(data.getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw new Failure("the data is not JSON: " + data);
        }
        if (!(read instanceof Map<?, ?>)) {
            throw new Failure("the data is no JSON object: " + data);
        }
        append(asked, id, type, Json.asObject(read));
    }

    @Command(
            name = "ask",
            description = "Ask a person; the question is under \"Needs you\". Prints the id of the request.",
            mixinStandardHelpOptions = true)
    void ask(
            @Mixin Asked asked,
            @Parameters(paramLabel = "<id>") String id,
            @Parameters(paramLabel = "<question>") String text,
            @Option(
                            names = "--option",
                            paramLabel = "<answer>",
                            description = "An answer to choose; may be given again.")
                    @Nullable
                    List<String> options,
            @Option(names = "--kind", paramLabel = "<kind>", defaultValue = "question") String kind) {
        Map<String, Object> request = new LinkedHashMap<>(
                Json.object("id", UUID.randomUUID().toString(), "kind", kind, "text", text, "options", options));
        Object event = asked.server()
                .post(
                        path(id) + "/events",
                        Map.of("type", "input_requested", "data", Map.of("requests", List.of(request))));
        asked.print(out(), event, e -> String.valueOf(request.get("id")));
    }

    @Command(name = "finish", description = "Complete a task.", mixinStandardHelpOptions = true)
    void finish(
            @Mixin Asked asked,
            @Parameters(paramLabel = "<id>") String id,
            @Option(names = "--summary", paramLabel = "<text>") @Nullable String summary) {
        append(asked, id, "completed", Json.object("summary", summary));
    }
}
