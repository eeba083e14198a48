package dev.signalbox.mcp;

import dev.signalbox.mcp.Tool.Call;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Answer;
import dev.signalbox.model.Cause;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.InputRequest;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.OwnAgents;
import dev.signalbox.model.Role;
import dev.signalbox.model.Run;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command.Draft;
import dev.signalbox.tasks.TasksService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tools with which an agent takes a task, asks a person, and finishes. */
@Singleton
final class AgentTools implements Toolbox {
    /** Shorter than agents are taken to be offline after, and than most clients and proxies wait. */
    private static final int WAIT_MAX_SECONDS = 50;

    private static final int LABELS_MAX = 50;
    private static final int LABEL_MAX = 100;
    private static final String COMPLETED = "completed";
    private static final String FAILED = "failed";

    private final TasksService tasks;
    private final OwnAgents agents;
    private final Asking asking;
    private final Shapes shapes;

    AgentTools(TasksService tasks, OwnAgents agents, Asking asking, Shapes shapes) {
        this.tasks = tasks;
        this.agents = agents;
        this.asking = asking;
        this.shapes = shapes;
    }

    @Override
    public List<Tool> tools() {
        return List.of(
                new Tool(
                        "claim_next_task",
                        "Takes the oldest task that nobody works on, for you alone. Without a task there is none.",
                        true,
                        shapes.object(Json.object(
                                "spaceId",
                                Map.of("type", "string", "description", "That of your key if absent."),
                                "labels",
                                shapes.fields("Claim").get("labels"))),
                        shapes.object(
                                Json.object("task", Shapes.ref("Task"), "answers", Shapes.array(Shapes.ref("Answer")))),
                        this::claim),
                new Tool(
                        "ask",
                        "Asks a person, and waits for the answers. Call it again with the same ids while open has any:"
                                + " nothing is asked twice.",
                        true,
                        shapes.object(
                                Json.object(
                                        "taskId",
                                        TaskTools.ID,
                                        "requests",
                                        shapes.dataFields("input_requested").get("requests"),
                                        "waitSeconds",
                                        Map.of(
                                                "type",
                                                "integer",
                                                "minimum",
                                                0,
                                                "maximum",
                                                WAIT_MAX_SECONDS,
                                                "default",
                                                0)),
                                "taskId",
                                "requests"),
                        shapes.object(
                                Json.object(
                                        "answers",
                                        Shapes.array(Shapes.ref("Answer")),
                                        "open",
                                        Shapes.array(Map.of("type", "string"))),
                                "answers",
                                "open"),
                        this::ask),
                new Tool(
                        "finish",
                        "Ends your work on a task. With an open pull request there is no need: it ends with the merge.",
                        true,
                        shapes.object(
                                Json.object(
                                        "taskId",
                                        TaskTools.ID,
                                        "outcome",
                                        Map.of("type", "string", "enum", List.of(COMPLETED, FAILED)),
                                        "message",
                                        Map.of("type", "string", "maxLength", 20_000)),
                                "taskId",
                                "outcome",
                                "message"),
                        shapes.only("task", "Task"),
                        this::finish));
    }

    private Map<String, Object> claim(Call call) {
        Fields arguments = call.arguments();
        String spaceId = arguments.textOrNull("spaceId", TaskEvent.NAME_MAX);
        List<String> labels = arguments.texts("labels", LABELS_MAX, LABEL_MAX);
        arguments.check();
        TaskDetail task = agents.claimNext(
                        call.principal(), Cause.MCP, spaceId == null ? agents.home(call.principal()) : spaceId, labels)
                .toCompletableFuture()
                .join();
        return task == null
                ? Map.of()
                : Json.object(
                        "task",
                        task.json(),
                        "answers",
                        Json.array(asking.answers(call.principal(), task), Answer::json));
    }

    private Map<String, Object> ask(Call call) {
        Fields arguments = call.arguments();
        String id = TaskTools.taskId(arguments);
        InputEvent.InputRequested asked =
                (InputEvent.InputRequested) TaskEvent.read(EventType.INPUT_REQUESTED, arguments);
        Long seconds = arguments.numberOrNull("waitSeconds", 0, WAIT_MAX_SECONDS);
        arguments.check();
        Asking.Result result =
                asking.ask(call.caller(), id, asked, Duration.ofSeconds(Objects.requireNonNullElse(seconds, 0L)));
        agents.seen(call.principal(), Cause.MCP); // it was there all the time
        return Json.object(
                "answers",
                Json.array(result.answers(), Answer::json),
                "open",
                result.open().stream().map(InputRequest::id).toList());
    }

    private Map<String, Object> finish(Call call) {
        Fields arguments = call.arguments();
        String id = TaskTools.taskId(arguments);
        String outcome = arguments.oneOf("outcome", List.of(COMPLETED, FAILED));
        String message = arguments.text("message");
        arguments.check();
        boolean failed = outcome.equals(FAILED);
        TaskEvent end =
                failed ? new LifecycleEvent.Failed("AGENT_FAILED", message) : new LifecycleEvent.Completed(message);
        TasksService.checkSize(end);
        String spaceId = tasks.requireTask(call.principal(), id, failed ? Role.AGENT : Role.MEMBER);
        Agent own = agents.of(call.principal(), spaceId);
        Appended.await(tasks.change(
                call.principal(),
                Cause.MCP,
                id,
                failed ? Role.AGENT : Role.MEMBER,
                task -> new Draft(id, end, false, runEnded(task, own, failed))));
        return Json.object("task", tasks.get(call.principal(), id).json());
    }

    /** The end of the caller's own run, if the task has it. */
    private static @Nullable Draft runEnded(Task task, @Nullable Agent own, boolean failed) {
        Run run = task.work().run();
        return run == null || own == null || !own.id().equals(run.agentId())
                ? null
                : new Draft(
                        task.id(),
                        new RunEvent.RunEnded(
                                run.id(), failed ? RunEvent.Outcome.FAILED : RunEvent.Outcome.SUCCEEDED, null, null),
                        false);
    }
}
