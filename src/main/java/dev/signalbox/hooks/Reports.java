package dev.signalbox.hooks;

import dev.signalbox.hooks.Report.What;
import dev.signalbox.hooks.Sessions.Session;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Ids;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.InputRequest;
import dev.signalbox.model.OwnAgents;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Run;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command.Draft;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.Spaces;
import dev.signalbox.tasks.TasksService;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes reports events of the task that their session belongs to. Blocks. */
@Singleton
final class Reports {
    private static final Pattern BRANCH = Pattern.compile("(?:refs/heads/)?signalbox/([A-Za-z0-9]{1,64})(?:-.*)?");

    private final Sessions sessions;
    private final OwnAgents agents;
    private final TasksService tasks;
    private final Spaces spaces;

    Reports(Sessions sessions, OwnAgents agents, TasksService tasks, Spaces spaces) {
        this.sessions = sessions;
        this.agents = agents;
        this.tasks = tasks;
        this.spaces = spaces;
    }

    /**
     * Takes a report.
     *
     * @param taskId as the agent says; {@code null} if it does not
     * @param branch that it works on; {@code null} if it does not say
     * @return the task that it was about; {@code null} for none that the caller may write
     */
    @Nullable
    String take(Principal caller, Report report, @Nullable String taskId, @Nullable String branch) {
        Session known = sessions.get(caller, report.session());
        String task = task(caller, taskId, branch, known);
        String spaceId = task == null ? null : writableIn(caller, task);
        if (task == null || spaceId == null) {
            return null;
        }
        String agentId = agents.present(caller, Cause.HOOK, spaceId);
        boolean late = known != null && known.ended() && known.taskId().equals(task) && report.what() != What.BEGINS;
        if (!late && report.what() != What.IS_THERE) {
            Appended.await(tasks.change(
                    caller, Cause.HOOK, task, Role.AGENT, now -> chain(now, events(now, agentId, report))));
        }
        sessions.put(caller, report.session(), new Session(task, late || report.what() == What.ENDS));
        return task;
    }

    /** What the report itself says decides; then what its session is known to belong to. */
    private @Nullable String task(
            Principal caller, @Nullable String taskId, @Nullable String branch, @Nullable Session known) {
        Matcher ofTask = branch == null ? null : BRANCH.matcher(branch);
        if (taskId != null) {
            return taskId;
        }
        if (ofTask != null && ofTask.matches()) {
            return ofTask.group(1);
        }
        return known != null ? known.taskId() : current(caller);
    }

    private @Nullable String writableIn(Principal caller, String taskId) {
        try {
            return tasks.requireTask(caller, taskId, Role.AGENT);
        } catch (Refused e) {
            return null;
        }
    }

    /** The task that the caller's agent works on: that of its newest open run, or as it says itself. */
    private @Nullable String current(Principal caller) {
        Agent agent = agents.of(caller, agents.home(caller));
        return agent == null
                ? null
                : spaces.read(
                        agent.spaceId(),
                        state -> state.heldBy(agent.id()).stream()
                                .max(Comparator.comparing(taskId -> startedAt(state, taskId)))
                                .orElse(agent.taskId()));
    }

    private static Instant startedAt(SpaceState state, String taskId) {
        Task task = state.task(taskId);
        Run run = task == null ? null : task.work().run();
        return run == null ? Instant.EPOCH : run.startedAt();
    }

    /** The events of a report, in order, without those that the task does not take in its status. */
    private static List<TaskEvent> events(Task task, String agentId, Report report) {
        Run open = task.work().run();
        Run own = open != null && agentId.equals(open.agentId()) ? open : null;
        String runId = own == null ? Ids.next() : own.id();
        List<TaskEvent> events = new ArrayList<>();
        if (own == null && report.what() != What.ENDS) {
            events.add(new RunEvent.RunStarted(runId, agentId, null));
        }
        List<String> asked = own == null
                ? List.of()
                : List.of(requestId(runId, InputRequest.Kind.PERMISSION), requestId(runId, InputRequest.Kind.QUESTION))
                        .stream()
                        .filter(id -> task.request(id) != null)
                        .toList();
        if (report.what().needsNobody() && !asked.isEmpty()) {
            events.add(new InputEvent.InputWithdrawn(asked, false));
        }
        if (report.what() == What.WAITS) {
            if (asked.isEmpty()) {
                events.add(new InputEvent.InputRequested(List.of(new InputRequest(
                        requestId(runId, report.asks()),
                        report.asks(),
                        Objects.requireNonNull(report.message()),
                        report.options(),
                        null))));
            }
        } else if (report.message() != null && report.what() != What.ENDS) {
            events.add(new ActivityEvent.Progress(
                    report.message(), null, runId, report.what() == What.RESTS ? "result" : "action", List.of()));
        }
        if (report.what() == What.ENDS && own != null) {
            events.add(new RunEvent.RunEnded(runId, RunEvent.Outcome.SUCCEEDED, report.message(), null));
        }
        events.removeIf(event ->
                !(event instanceof InputEvent.Ending) && !event.eventType().allowedFrom(task.status()));
        return events;
    }

    /** One for each kind: an agent waits for one thing at a time, and says so in several ways. */
    private static String requestId(String runId, InputRequest.Kind kind) {
        return runId + ":" + kind.wire();
    }

    private static @Nullable Draft chain(Task task, List<TaskEvent> events) {
        Draft chain = null;
        for (TaskEvent event : events.reversed()) {
            chain = new Draft(task.id(), event, false, chain);
        }
        return chain;
    }
}
