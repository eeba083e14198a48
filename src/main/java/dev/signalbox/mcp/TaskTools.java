package dev.signalbox.mcp;

import dev.signalbox.access.Requests;
import dev.signalbox.mcp.Tool.Call;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Role;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.Workflows;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command.Draft;
import dev.signalbox.tasks.NewTask;
import dev.signalbox.tasks.PullLink;
import dev.signalbox.tasks.TaskPages;
import dev.signalbox.tasks.TasksService;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.simple.SimpleHttpParameters;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tools that do what the HTTP API does with a task, with the same arguments. */
@Singleton
final class TaskTools implements Toolbox {
    private static final String TASK_ID = "taskId";
    static final Map<String, Object> ID = Map.of("type", "string", "description", "The id of a task.");

    private final TasksService tasks;
    private final TaskPages pages;
    private final Workflows workflows;
    private final Shapes shapes;

    TaskTools(TasksService tasks, TaskPages pages, Workflows workflows, Shapes shapes) {
        this.tasks = tasks;
        this.pages = pages;
        this.workflows = workflows;
        this.shapes = shapes;
    }

    @Override
    public List<Tool> tools() {
        Map<String, Object> task = shapes.only("task", "Task");
        Map<String, Object> event = shapes.only("event", "Event");
        return List.of(
                new Tool(
                        "list_tasks",
                        "Lists the tasks of a space, the newest change first. Each is without its description.",
                        false,
                        shapes.object(shapes.query("/api/tasks")),
                        shapes.object(shapes.fields("TaskPage"), "items"),
                        this::list),
                new Tool(
                        "get_task",
                        "Gets a task with its description and its newest 50 events.",
                        false,
                        shapes.object(Map.of(TASK_ID, ID), TASK_ID),
                        task,
                        this::get),
                new Tool(
                        "create_task",
                        "Creates a task.",
                        true,
                        shapes.object(shapes.fields("NewTask"), "title"),
                        task,
                        this::create),
                new Tool(
                        "report_progress",
                        "Says what you do on a task; people see it at once.",
                        true,
                        shapes.object(with(ID, shapes.dataFields("progress"), "runId"), TASK_ID, "message"),
                        event,
                        call -> append(call, EventType.PROGRESS)),
                new Tool(
                        "comment",
                        "Writes a comment into the timeline of a task.",
                        true,
                        shapes.object(with(ID, shapes.dataFields("comment"), "url"), TASK_ID, "text"),
                        event,
                        call -> append(call, EventType.COMMENT)),
                new Tool(
                        "link_pull_request",
                        "Links the pull request that you opened for a task.",
                        true,
                        shapes.object(with(ID, shapes.fields("PullRequestLink")), TASK_ID, "prUrl"),
                        task,
                        this::link));
    }

    private static Map<String, Object> with(Map<String, Object> id, Map<String, Object> fields, String... without) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of(TASK_ID, id));
        all.putAll(fields);
        all.keySet().removeAll(List.of(without));
        return all;
    }

    private Map<String, Object> list(Call call) {
        Fields arguments = call.arguments();
        Map<CharSequence, List<String>> query = new LinkedHashMap<>();
        for (String name : shapes.query("/api/tasks").keySet()) {
            Object value = name.equals("limit")
                    ? arguments.numberOrNull(name, 1, Integer.MAX_VALUE)
                    : arguments.textOrNull(name);
            if (value != null) {
                query.put(name, List.of(value.toString()));
            }
        }
        arguments.check();
        return pages.page(call.principal(), new SimpleHttpParameters(query, ConversionService.SHARED))
                .json();
    }

    private Map<String, Object> get(Call call) {
        String id = taskId(call.arguments());
        call.arguments().check();
        return task(call, id);
    }

    private Map<String, Object> create(Call call) {
        Appended created = Appended.await(
                tasks.create(call.principal(), Cause.MCP, NewTask.read(call.arguments(), workflows), null));
        return task(call, String.valueOf(Objects.requireNonNull(created.event()).taskId()));
    }

    private Map<String, Object> append(Call call, EventType type) {
        String id = taskId(call.arguments());
        TaskEvent payload = TaskEvent.read(type, call.arguments());
        call.arguments().check();
        Event event = Appended.await(tasks.append(call.principal(), Cause.MCP, id, plain(payload), null))
                .event();
        return Json.object("event", Objects.requireNonNull(event).json());
    }

    /** With what the schema names, and nothing else. */
    private static TaskEvent plain(TaskEvent payload) {
        return switch (payload) {
            case ActivityEvent.Progress said ->
                new ActivityEvent.Progress(said.message(), said.percent(), null, said.kind(), said.plan());
            case ActivityEvent.Comment said -> new ActivityEvent.Comment(said.text(), null);
            default -> payload;
        };
    }

    private Map<String, Object> link(Call call) {
        String id = taskId(call.arguments());
        PullLink pull = Requests.read(call.arguments(), PullLink.class);
        Appended.await(tasks.change(call.principal(), Cause.MCP, id, Role.MEMBER, task -> {
            TaskEvent event = pull.linked(task);
            return event == null ? null : new Draft(id, event, false);
        }));
        return task(call, id);
    }

    static String taskId(Fields arguments) {
        return arguments.text(TASK_ID, TaskEvent.NAME_MAX);
    }

    private Map<String, Object> task(Call call, String id) {
        return Json.object("task", tasks.get(call.principal(), id).json());
    }
}
