package dev.signalbox.github;

import dev.signalbox.access.RequestKeys;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.github.api.ApiSettings;
import dev.signalbox.github.api.GithubApi;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Dispatch;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.SystemEvent.DispatchRequested;
import dev.signalbox.model.Task;
import dev.signalbox.model.Transitions;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.Spaces;
import dev.signalbox.tasks.TasksService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/tasks/{id}/dispatch {repo?, labels?, assignees?}}: an issue is to be made of a task. */
@Controller("/api/tasks/{id}/dispatch")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DispatchController {
    private final TasksService tasks;
    private final Spaces spaces;
    private final EventLog log;
    private final GithubApi api;
    private final ApiSettings settings;
    private final DispatchWorker worker;

    DispatchController(
            TasksService tasks,
            Spaces spaces,
            EventLog log,
            GithubApi api,
            ApiSettings settings,
            DispatchWorker worker) {
        this.tasks = tasks;
        this.spaces = spaces;
        this.log = log;
        this.api = api;
        this.settings = settings;
        this.worker = worker;
    }

    /** Has an issue made of the task. Asked again while it is under way, the answer is the same and nothing else happens. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/DispatchRequest")))
    @ApiResponse(responseCode = "202", ref = "#/components/responses/Queued")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    @WriteErrors
    HttpResponse<Queued> dispatch(
            Principal principal,
            @PathVariable String id,
            @Body byte[] body,
            @Header("Idempotency-Key") @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/tasks/" + id + "/dispatch", fields.json());
        String spaceId = tasks.requireTask(principal, id, Role.MEMBER);
        api.requireConfigured();
        DispatchRequested wanted = wanted(fields, tasks.get(principal, id).task());
        if (!settings.mayDispatchTo(wanted.repo())) {
            throw new Refused(ErrorCode.FORBIDDEN, "Issues may not be made in " + wanted.repo() + " from here.");
        }
        Appended.await(spaces.append(
                spaceId, new Command(principal.actor(), Cause.API, once, state -> decide(state, id, wanted))));
        worker.wake();
        return HttpResponse.<Queued>accepted().body(new Queued(id));
    }

    /** Without a repository it is as it was asked for before, or in that of the task; a newer one of the task counts for both. */
    private DispatchRequested wanted(Fields fields, Task task) {
        Dispatch before = task.dispatch();
        DispatchRequested wanted;
        if (!fields.has("repo") && before != null && before.asked() > 0) {
            List<Event> asked = log.timeline(task.id(), before.asked() - 1, 1);
            if (!asked.isEmpty() && asked.getFirst().payload() instanceof DispatchRequested requested) {
                return new DispatchRequested(before.repo(), requested.labels(), requested.assignees());
            }
        }
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("repo", task.repo());
        wanted = DispatchRequested.read(fields.withDefaults(defaults));
        fields.check();
        if (!GithubApi.isRepo(wanted.repo())) {
            throw Refused.invalid("repo", "must be owner/name");
        }
        return wanted;
    }

    private static Command.@Nullable Draft decide(SpaceState state, String id, DispatchRequested wanted) {
        Task task = state.task(id);
        if (task == null) {
            throw Refused.noTask();
        }
        if (task.dispatch() != null && task.dispatch().isUnderWay()) {
            return null;
        }
        if (!EventType.DISPATCHED.allowedFrom(task.status())) {
            throw Transitions.refusal(
                    task,
                    "dispatched is not possible while the task is "
                            + task.status().wire() + ".");
        }
        return new Command.Draft(id, wanted, false);
    }
}
